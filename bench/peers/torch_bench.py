"""PyTorch: torch_bench.py RECIPE [--preset NAME] --batch N --steps N --threads N [--mode bf16] [--check]

In its fastest eager float32 form for a processor: channels_last, the fused Adam, D frozen in G's step. Its symmetric
padding stands for TensorFlow's `same`: shapes and operations are equal. The mode `bf16` runs the networks and losses
under autocast to bfloat16.
"""

import harness

args = harness.arguments(['bf16'])

import os

os.environ.update(OMP_NUM_THREADS=str(args.threads), CUDA_VISIBLE_DEVICES='')
import torch

torch.set_num_threads(args.threads)
torch.manual_seed(1)

from on_torch import training


def count(model):
    """Parameters and moving statistics, without the counters of batches that PyTorch adds."""
    arrays = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    return sum(a.numel() for name, a in arrays.items() if not name.endswith('num_batches_tracked'))


def sampler(generator, inputs):
    drawn = {n: inputs(n) for n in (1, 100)}
    return lambda n: training.infer(generator, *drawn[n]).numpy()


if args.mode == 'bf16':
    training.use_bfloat16()
system = harness.build('on_torch', args)
harness.run(
    harness.Contestant(
        runtime=f'PyTorch {torch.__version__}' + (', bfloat16 autocast' if args.mode == 'bf16' else ''),
        call=lambda: [loss.item() for loss in system.step()],
        sample=system.inputs and sampler(system.networks['G'], system.inputs),
        parameters={name: count(model) for name, model in system.networks.items()},
    ),
    args,
)
