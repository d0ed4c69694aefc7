"""What `main.py` asks of a peer."""

from dataclasses import dataclass
from typing import Callable

import torch


@dataclass
class Peer:
    # One step; its losses as text.
    step: Callable[[], str]
    # That many samples [n, 3, H, W], bytes.
    sample: Callable[[int], torch.Tensor]


def batches(pictures, batch, device):
    """[batch, 3, H, W] of the pictures' bytes, shuffled anew for each pass; what is left of a pass is dropped."""
    while True:
        order = torch.randperm(len(pictures))
        for start in range(0, len(pictures) - batch + 1, batch):
            yield pictures[order[start : start + batch]].to(device)


def as_bytes(images, low):
    """Of pixels from `low` to 1."""
    return ((images - low) / (1 - low) * 255).round().clamp(0, 255).to(torch.uint8)
