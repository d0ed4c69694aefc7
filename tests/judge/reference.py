"""What other software makes of the samples of cases.ts.

    python tests/judge/reference.py SAMPLES.npz    prints JSON

It needs numpy, mpmath, torch and torch-fidelity, prdc, scikit-image, scipy and tensorflow. reference.json was made with
NumPy 2.4.6, SciPy 1.17.1, mpmath 1.3.0, torch-fidelity 0.4.0, prdc 0.2, scikit-image 0.26.0 and TensorFlow 2.21.0.
"""

import contextlib
import io
import json
import os
import sys
from unittest.mock import MagicMock

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import mpmath
import numpy as np
import torch
from scipy.stats import mannwhitneyu, norm
from skimage.metrics import structural_similarity

# torch-fidelity wants torchvision for its networks, which are not used here.
for module in ['', '.transforms', '.transforms.functional', '.datasets', '.models']:
    sys.modules.setdefault(f'torchvision{module}', MagicMock())
from prdc import compute_prdc
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kernel_poly, mmd2


def exact_frechet(x, y):
    """The Frechet distance in 60 digits: numerically singular covariances cost double precision half of its digits."""
    mpmath.mp.dps = 60

    def gaussian(rows):
        rows = mpmath.matrix(rows.tolist())
        mean = [mpmath.fsum(rows[:, k]) / rows.rows for k in range(rows.cols)]
        centred = mpmath.matrix(rows.rows, rows.cols)
        for i in range(rows.rows):
            for k in range(rows.cols):
                centred[i, k] = rows[i, k] - mean[k]
        return mean, centred.T * centred / (rows.rows - 1)

    def root(symmetric):
        values, vectors = mpmath.eigsy(symmetric)
        # Some 1e-60 on the wrong side of 0.
        return vectors * mpmath.diag([mpmath.sqrt(max(v, 0)) for v in values]) * vectors.T

    (m1, s1), (m2, s2) = gaussian(x), gaussian(y)
    r1 = root(s1)
    trace_of_root = mpmath.fsum(mpmath.sqrt(max(v, 0)) for v in mpmath.eigsy(r1 * s2 * r1, eigvals_only=True))
    total = mpmath.fsum((a - b) ** 2 for a, b in zip(m1, m2))
    return float(total + sum(s1[k, k] + s2[k, k] for k in range(s1.rows)) - 2 * trace_of_root)


def frechet(x, y):
    statistics = [fid_features_to_statistics(torch.from_numpy(v)) for v in (x, y)]
    return fid_statistics_to_metric(*statistics, False)['frechet_inception_distance']


def kernel_distance(x, y, draws_x, draws_y):
    options = {'kid_kernel_poly_degree': 3, 'kid_kernel_poly_gamma': None, 'kid_kernel_poly_coef0': 1}
    kernel = lambda a, b: kernel_poly(a, b, **options)
    found = []
    for i, j in zip(draws_x, draws_y):
        a, b = x[i], y[j]
        found.append(mmd2(kernel(a, a), kernel(a, b), kernel(b, b)))
    return float(np.mean(found)), float(np.std(found))


def ssim(a, b):
    options = {'gaussian_weights': True, 'sigma': 1.5, 'use_sample_covariance': False, 'data_range': 1}
    return float(structural_similarity(a, b, channel_axis=0, **options))


def ms_ssim(a, b, weights):
    import tensorflow as tf

    last = [tf.constant(np.moveaxis(v, 0, -1), tf.float32) for v in (a, b)]
    return float(tf.image.ssim_multiscale(*last, max_val=1, power_factors=[float(w) for w in weights]))


def main():
    with np.load(sys.argv[1]) as file:
        samples = dict(file)
    double = {name: v.astype(np.float64) for name, v in samples.items()}
    x, y = double['real'], double['fake']
    out = {'frechet': frechet(x, y)}
    if x.shape[1] <= 16:
        out['exactFrechet'] = exact_frechet(x, y)
    out['kidMean'], out['kidStandardDeviation'] = kernel_distance(x, y, samples['drawsReal'], samples['drawsFake'])
    with contextlib.redirect_stdout(io.StringIO()):
        out.update({name: float(v) for name, v in compute_prdc(x, y, int(samples['k'][0])).items()})
    logits = torch.from_numpy(np.log(double['probabilities'][samples['order']]))
    score = isc_features_to_metric(logits, splits=int(samples['splits'][0]), shuffle=False)
    out['score'] = score['inception_score_mean']
    out['scoreStandardDeviation'] = score['inception_score_std']
    for i in range(sum(name.startswith('pair') for name in samples)):
        a, b = double[f'pair{i}']
        out[f'ssim{i}'] = ssim(a, b)
        out[f'msSsim{i}'] = ms_ssim(a, b, double[f'weights{i}'])
    u, v = x[:, 0].round(1), y[:, 0].round(1)
    found = mannwhitneyu(u, v, alternative='two-sided', method='asymptotic', use_continuity=False)
    # U of the first sample, standardised with the variance that SciPy takes; its sign is U's side of the middle.
    z = -float(norm.ppf(found.pvalue / 2))
    out['rankScore'] = z if found.statistic > len(u) * len(v) / 2 else -z
    print(json.dumps(out, indent=2))


if __name__ == '__main__':
    main()
