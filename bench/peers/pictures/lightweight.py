"""lightweight-gan (the package of that name, by P. Wang after Liu et al. 2021) with the defaults of its command.

Its own networks and its own trainer's step. It refuses to run without CUDA; on a processor what it asks of CUDA is
answered with the processor, which changes nothing else.
"""

import tempfile
from unittest.mock import patch

import torch

from peer import Peer, as_bytes, batches

# Of its command-line, with pictures of this size.
DEFAULTS = dict(batch_size=10, gradient_accumulate_every=4, lr=2e-4, attn_res_layers=[32], disc_output_size=1)


class OnProcessor:
    """PyTorch, whose devices are all the processor."""

    def __getattr__(self, name):
        return getattr(torch, name)

    def device(self, *_):
        return torch.device('cpu')


def peer(pictures, device):
    with patch('torch.cuda.is_available', lambda: True):
        from lightweight_gan import lightweight_gan as package
    if device == 'cpu':
        package.torch = OnProcessor()
        torch.Tensor.cuda = torch.nn.Module.cuda = lambda self, *_, **__: self
    trainer = package.Trainer(
        **DEFAULTS,
        image_size=pictures.shape[2],
        # As its own `set_data_src` has it for so few pictures.
        aug_prob=min(0.5, (1e5 - len(pictures)) * 3e-6),
        aug_types=['cutout', 'translation'],
        base_dir=tempfile.mkdtemp(),
        use_aim=False,
    )
    trainer.loader = (batch.float() / 255 for batch in batches(pictures, trainer.batch_size, 'cpu'))
    trainer.init_GAN()
    # Its pictures and checkpoints are not part of the step.
    trainer.evaluate = trainer.save = lambda *_, **__: None

    def step():
        trainer.train()
        return f'D {trainer.d_loss:.3f} G {trainer.g_loss:.3f}'

    def sample(n):
        # Its average begins to move after 20,000 steps; before, it is an old copy.
        G = (trainer.GAN.GE if trainer.steps > 20_000 else trainer.GAN.G).eval()
        return as_bytes(G(torch.randn(n, trainer.latent_dim, device=device)).clamp(0, 1), 0)

    return Peer(step, sample)
