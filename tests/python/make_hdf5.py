"""Prints tests/hdf5.ts: HDF5 files that h5wasm cannot write. Needs h5py.

    python tests/python/make_hdf5.py > tests/hdf5.ts
"""

import base64
import os
import tempfile
import zlib

import h5py
import numpy as np


def external(file):
    file.create_dataset("0.png", shape=(2, 2), dtype="u1", external=[("/etc/hostname", 0, h5py.h5f.UNLIMITED)])


def virtual(file):
    layout = h5py.VirtualLayout((2, 2), "u1")
    layout[:] = h5py.VirtualSource("/etc/x.h5", "a", (2, 2))
    file.create_virtual_dataset("0.png", layout)


def lzf(file):
    file.create_dataset("0.png", data=np.zeros((9, 9), "u1"), compression="lzf")


def circle(file):
    layers = file.create_group("layers")
    dense = layers.create_group("dense")
    dense["layers"] = layers
    for i in range(1, 5):
        layers[f"dense_{i}"] = dense


def half(file):
    group = file.create_group("layers/dense/vars")
    group["0"] = np.array([[0.1, 65504.0]], "f2")
    group["1"] = np.array([0.1, 1e-300], "f8")


def whole(file):
    root = file.create_group("model_weights")
    root.attrs["layer_names"] = [b"dense"]
    dense = root.create_group("dense")
    dense.attrs["weight_names"] = [b"dense/kernel:0"]
    dense["dense/kernel:0"] = np.array([[1, 2]], "f4")


def kinds(file):
    file["images"] = np.array([[[False, True]], [[True, True]]])
    file["labels"] = np.array([True, False])
    file["half"] = np.array([1, 2], "f2")
    file["boxes"] = np.zeros(2, [("x", "f4")])


def big_endian(file):
    file.create_dataset("images", data=np.array([[[0, 1]], [[0.5, 0]]], ">f4"), chunks=(1, 1, 2), compression="gzip")
    file["labels"] = np.array([1, 0], ">i8")
    for code in ["u2", "i2", "u4", "i4", "f8"]:
        file[code] = np.array([1, 2], f">{code}")


def big_endian_keys(file):
    for i in range(3):
        file[f"{i}.png"] = np.array([[i]], "u1")
    file["labels"] = np.array([1, 0, 1], ">i4")
    file["held_out"] = np.array([0, 0, 1], ">u2")


FILES = {
    "external": ("An image whose bytes are those of another file, /etc/hostname.", external),
    "virtual": ("An image that is put together from another HDF5 file.", virtual),
    "lzf": ("An image that is compressed with a filter of h5py's own.", lzf),
    "circle": ("Keras 3's layers, each of which holds all of them again.", circle),
    "half": ("Keras 3's weights in half and double precision.", half),
    "whole": ("A whole model as Keras 2 saves it, with a layer `dense`.", whole),
    "kinds": ("Images and labels of truth values, and arrays of types that are not read.", kinds),
    "bigEndian": ("Images, labels and numbers of other types, the greatest byte first.", big_endian),
    "bigEndianKeys": ("Images by keys, whose labels have the greatest byte first.", big_endian_keys),
}

print("import { inflateSync } from 'node:zlib';\n")
print("/** HDF5 files that h5wasm cannot write; tests/python/make_hdf5.py prints this file. */")
print("const bytes = (packed: string) => new Uint8Array(inflateSync(Buffer.from(packed, 'base64')));\n")
for name, (title, fill) in FILES.items():
    path = os.path.join(tempfile.mkdtemp(), "x.h5")
    with h5py.File(path, "w") as file:
        fill(file)
    with open(path, "rb") as file:
        packed = base64.b64encode(zlib.compress(file.read(), 9)).decode()
    lines = [packed[i : i + 112] for i in range(0, len(packed), 112)]
    print(f"/** {title} */\nexport const {name} = bytes(")
    print(" +\n".join(f"  {'' if i == 0 else '  '}'{line}'" for i, line in enumerate(lines)) + ",\n);")
