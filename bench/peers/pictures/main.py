"""Trains another project's GAN on pictures, for so many minutes or steps, and writes samples for `npm run bench:pictures`.

    python bench/peers/pictures/main.py dcgan|lightweight-gan PICTURES.npz --minutes 90 --out SAMPLES.npz

PICTURES.npz has `images` [N, H, W, 3] of bytes, square; SAMPLES.npz will. Each project's own defaults at that size. The
clock counts training alone: neither imports nor samples. Ctrl-C ends the training after the step at hand; the samples
are written then.
"""

import argparse
import signal
import time

import numpy as np
import torch

import dcgan
import lightweight

PEERS = {'dcgan': dcgan.peer, 'lightweight-gan': lightweight.peer}
BLOCK = 100


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('peer', choices=PEERS)
    parser.add_argument('pictures')
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument('--minutes', type=float)
    length.add_argument('--steps', type=int)
    parser.add_argument('--samples', type=int, default=5000)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--device', choices=['cpu', 'cuda'], default='cpu')
    parser.add_argument('--out', required=True)
    return parser.parse_args()


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    pictures = torch.from_numpy(np.load(args.pictures)['images']).permute(0, 3, 1, 2).contiguous()
    peer = PEERS[args.peer](pictures, args.device)
    stopped = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    times = [time.perf_counter()]
    told = 0
    while not stopped and (len(times) <= args.steps if args.steps else times[-1] - times[0] < 60 * args.minutes):
        losses = peer.step()
        times.append(time.perf_counter())
        if times[-1] - told > 20:
            told = times[-1]
            ms = 1000 * np.median(np.diff(times[-25:]))
            print(f'step {len(times) - 1}  {losses}  {ms:.0f} ms a step, {times[-1] - times[0]:.0f} s', flush=True)
    with torch.no_grad():
        images = torch.cat([peer.sample(BLOCK).cpu() for _ in range(-(-args.samples // BLOCK))])[: args.samples]
    np.savez_compressed(args.out, images=images.permute(0, 2, 3, 1).numpy())
    seconds = times[-1] - times[0]
    print(f'{args.peer}: {len(times) - 1} steps, {seconds:.0f} s, torch {torch.__version__}, {args.device}: {args.out}')


if __name__ == '__main__':
    main()
