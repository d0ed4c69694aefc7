#!/bin/sh
# Installs the frameworks that `npm run bench:peers` compares Gannet with, in a Python environment of their own.
#
#   bench/peers/install.sh [--torch | --pictures] [DIR]
#
# DIR is ~/.cache/gannet-peers unless given; bench:peers looks there, or in the folder that GANNET_PEERS names. PyTorch
# is installed only with --torch: the package on PyPI brings CUDA's libraries, several GB that a processor does not need.
# --pictures brings PyTorch and what bench/peers/pictures/main.py trains.
# Needs Python 3.10 to 3.13 (PYTHON names another one than python3).
set -eu

torch=
case "${1-}" in
  --torch) torch=torch==2.15.0; shift ;;
  --pictures) torch='torch==2.15.0 lightweight-gan==1.2.1'; shift ;;
esac
case "${1-}" in -*) echo "usage: $0 [--torch | --pictures] [DIR]" >&2; exit 2 ;; esac
dir=${1:-${GANNET_PEERS:-$HOME/.cache/gannet-peers}}

"${PYTHON:-python3}" -m venv "$dir"
"$dir/bin/python" -m pip install --disable-pip-version-check numpy==2.4.6 tensorflow-cpu==2.21.0 keras==3.15.1 $torch
echo "The peers are in $dir"
