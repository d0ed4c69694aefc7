"""Writes small datasets as other tools write them: sources.py FOLDER. Prints, as JSON, which could be written and why others
could not. Images and labels are those of tests/sources.deep.ts."""

import io
import json
import os
import shutil
import subprocess
import sys

import numpy

COUNT, HELD, SIDE, CLASSES = 40, 8, 12, ["ant", "bee", "cat", "dog"]


def image(i):
    """uint8 [SIDE, SIDE]"""
    rows, columns = numpy.mgrid[0:SIDE, 0:SIDE]
    return ((37 * i + 11 * rows + 5 * columns * (1 + i % 3)) % 256).astype("uint8")


def colour(i):
    """uint8 [SIDE, SIDE, 3]"""
    return numpy.stack([image(i), 255 - image(i), image(i) // 2], axis=-1)


IMAGES = numpy.stack([image(i) for i in range(COUNT + HELD)])
LABELS = numpy.arange(COUNT + HELD) % len(CLASSES)


def picture(i):
    from PIL import Image

    return Image.fromarray(colour(i))


def png(i):
    buffer = io.BytesIO()
    picture(i).save(buffer, "PNG")
    return buffer.getvalue()


def halves(labels):
    """Of images and labels, what is to be learned from and what is held out, as keras.datasets names them."""
    return {
        "x_train": IMAGES[:COUNT],
        "y_train": labels[:COUNT],
        "x_test": IMAGES[COUNT:],
        "y_test": labels[COUNT:],
    }


def numpy_npz(folder):
    numpy.savez_compressed(f"{folder}/digits.npz", **halves(LABELS))


def numpy_float(folder):
    images = numpy.stack([colour(i) for i in range(COUNT)]) / numpy.float32(255)
    numpy.savez(f"{folder}/floats.npz", images=images, labels=LABELS[:COUNT])


def numpy_texts(folder):
    names = numpy.array(CLASSES)
    numpy.savez_compressed(f"{folder}/texts.npz", images=IMAGES[:COUNT], labels=names[LABELS[:COUNT]])


def numpy_bytes(folder):
    labels = numpy.array(CLASSES)[LABELS].astype("S")
    numpy.savez_compressed(f"{folder}/bytes.npz", **halves(labels))


def numpy_named(folder):
    numpy.savez(f"{folder}/named.npz", images=IMAGES[:COUNT], labels=LABELS[:COUNT], class_names=CLASSES)


def numpy_objects(folder):
    """Texts as Python's own objects, which NumPy pickles."""
    labels = numpy.array(CLASSES)[LABELS[:COUNT]].astype(object)
    numpy.savez(f"{folder}/objects.npz", images=IMAGES[:COUNT], labels=labels)


def numpy_files(folder):
    os.makedirs(f"{folder}/files", exist_ok=True)
    for name, values in halves(LABELS).items():
        numpy.save(f"{folder}/files/{name}.npy", values)


def h5py_arrays(folder):
    import h5py

    with h5py.File(f"{folder}/arrays.h5", "w") as file:
        file.create_dataset("images", data=IMAGES[:COUNT], compression="gzip", chunks=(10, SIDE, SIDE))
        file.create_dataset("labels", data=LABELS[:COUNT]).attrs["class_names"] = CLASSES


def table(folder):
    import pandas

    for i in range(COUNT):
        os.makedirs(f"{folder}/images", exist_ok=True)
        picture(i).save(f"{folder}/images/{i:02}.png")
    return pandas.DataFrame(
        {
            "file_name": [f"images/{i:02}.png" for i in range(COUNT)],
            "label": [CLASSES[label] for label in LABELS[:COUNT]],
        }
    )


def pandas_csv(folder):
    table(f"{folder}/csv").to_csv(f"{folder}/csv/labels.csv", index=False)


def pandas_jsonl(folder):
    table(f"{folder}/jsonl").to_json(f"{folder}/jsonl/metadata.jsonl", orient="records", lines=True)


def pandas_marks(folder):
    """A column of 0 and 1 for each class."""
    import pandas

    made = table(f"{folder}/marks")
    marks = pandas.get_dummies(made["label"], dtype=int)
    pandas.concat([made["file_name"], marks], axis=1).to_csv(f"{folder}/marks/labels.csv", index=False)


def pandas_splits(folder):
    """Tables that are called as splits, whose pictures are called alike, as contests have them."""
    import pandas

    for split, rows in [("train", range(COUNT)), ("test", range(COUNT, COUNT + HELD))]:
        os.makedirs(f"{folder}/splits/{split}", exist_ok=True)
        for n, i in enumerate(rows):
            picture(i).save(f"{folder}/splits/{split}/{n}.png")
        labels = pandas.Series([CLASSES[LABELS[i]] for i in rows], name="label")
        labels.to_csv(f"{folder}/splits/{split}Labels.csv", index_label="id")


def pandas_pixels(folder):
    import pandas

    os.makedirs(f"{folder}/pixels", exist_ok=True)
    for split, rows in [("train", slice(0, COUNT)), ("test", slice(COUNT, COUNT + HELD))]:
        made = pandas.DataFrame(IMAGES[rows].reshape(-1, SIDE * SIDE)).add_prefix("pixel")
        made.insert(0, "label", LABELS[rows])
        made.to_csv(f"{folder}/pixels/{split}.csv", index=False)


def pyarrow_parquet(folder):
    import pyarrow
    import pyarrow.parquet

    os.makedirs(f"{folder}/arrow", exist_ok=True)
    names = {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": CLASSES, "_type": "ClassLabel"}}}}
    half = COUNT // 2
    for name, rows, compression in [
        ("train-00000-of-00002", range(half), "snappy"),
        ("train-00001-of-00002", range(half, COUNT), "zstd"),
        ("test-00000-of-00001", range(COUNT, COUNT + HELD), "gzip"),
    ]:
        made = pyarrow.table(
            {
                "image": [{"bytes": png(i), "path": f"{i}.png"} for i in rows],
                "label": pyarrow.array([int(LABELS[i]) for i in rows], pyarrow.int64()),
            }
        ).replace_schema_metadata({"huggingface": json.dumps(names)})
        pyarrow.parquet.write_table(made, f"{folder}/arrow/{name}.parquet", compression=compression, row_group_size=7)


def huggingface_datasets(folder):
    import datasets

    features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=CLASSES)})
    os.makedirs(f"{folder}/hub/data", exist_ok=True)
    for split, rows in [("train", range(COUNT)), ("test", range(COUNT, COUNT + HELD))]:
        values = {"image": [{"bytes": png(i), "path": None} for i in rows], "label": [int(LABELS[i]) for i in rows]}
        made = datasets.Dataset.from_dict(values, features=features)
        made.to_parquet(f"{folder}/hub/data/{split}-00000-of-00001.parquet")


def torchvision_folders(folder):
    import torch
    import torchvision

    for i in range(COUNT):
        name = CLASSES[LABELS[i]]
        os.makedirs(f"{folder}/vision/{name}", exist_ok=True)
        values = torch.from_numpy(colour(i)).permute(2, 0, 1)
        torchvision.io.write_png(values, f"{folder}/vision/{name}/{i:02}.png")
    assert torchvision.datasets.ImageFolder(f"{folder}/vision").classes == CLASSES


def torchvision_idx(folder):
    """The layout in which torchvision keeps FashionMNIST; it must read the files itself."""
    import torchvision

    raw = f"{folder}/torch/FashionMNIST/raw"
    os.makedirs(raw, exist_ok=True)
    for split, rows in [("train", slice(0, COUNT)), ("t10k", slice(COUNT, COUNT + HELD))]:
        for kind, code, values in [("images-idx3", 3, IMAGES[rows]), ("labels-idx1", 1, LABELS[rows].astype("uint8"))]:
            with open(f"{raw}/{split}-{kind}-ubyte", "wb") as file:
                file.write(bytes([0, 0, 8, code]) + numpy.array(values.shape, ">i4").tobytes() + values.tobytes())
    read = torchvision.datasets.FashionMNIST(f"{folder}/torch", train=True, download=False)
    assert (read.data.numpy() == IMAGES[:COUNT]).all() and (read.targets.numpy() == LABELS[:COUNT]).all()


def tensorflow_zip(folder):
    import tensorflow

    for i in range(COUNT + HELD):
        inner = f"{folder}/tf/pets/{'train' if i < COUNT else 'validation'}/{CLASSES[LABELS[i]]}"
        os.makedirs(inner, exist_ok=True)
        tensorflow.keras.utils.save_img(f"{inner}/{i:02}.png", colour(i), scale=False)
    read = tensorflow.keras.utils.image_dataset_from_directory(f"{folder}/tf/pets/train", image_size=(SIDE, SIDE))
    assert read.class_names == CLASSES
    shutil.make_archive(f"{folder}/pets", "zip", f"{folder}/tf")


def stylegan_zip(folder):
    tool = os.environ.get("GANNET_DATASET_TOOL")
    if not tool:
        raise ImportError("GANNET_DATASET_TOOL names no dataset_tool.py of stylegan2-ada-pytorch")
    source = f"{folder}/ada"
    os.makedirs(source, exist_ok=True)
    for i in range(COUNT):
        picture(i).resize((16, 16), 0).save(f"{source}/{i:02}.png")
    labels = [[f"{i:02}.png", int(LABELS[i])] for i in range(COUNT)]
    with open(f"{source}/dataset.json", "w") as file:
        json.dump({"labels": labels}, file)
    command = [sys.executable, tool, "--source", source, "--dest", f"{folder}/ada.zip"]
    subprocess.run(command, check=True, stdout=sys.stderr)


def main(folder):
    made, failed = [], {}
    writers = [
        numpy_npz,
        numpy_float,
        numpy_texts,
        numpy_bytes,
        numpy_named,
        numpy_objects,
        numpy_files,
        h5py_arrays,
        pandas_csv,
        pandas_jsonl,
        pandas_marks,
        pandas_splits,
        pandas_pixels,
        pyarrow_parquet,
        huggingface_datasets,
        torchvision_folders,
        torchvision_idx,
        tensorflow_zip,
        stylegan_zip,
    ]
    for write in writers:
        try:
            write(folder)
            made.append(write.__name__)
        except ImportError as error:
            failed[write.__name__] = str(error)
    print(json.dumps({"made": made, "failed": failed}))


main(sys.argv[1])
