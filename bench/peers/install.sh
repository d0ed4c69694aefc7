#!/bin/sh
# Installs the frameworks that `npm run bench:peers` compares Gannet with, in a Python environment of their own.
#
#   bench/peers/install.sh [--torch] [DIR]
#
# DIR is ~/.cache/gannet-peers unless given; bench:peers looks there, or in the folder that GANNET_PEERS names. PyTorch
# is installed only with --torch: the package on PyPI brings CUDA's libraries, several GB that a processor does not need.
# Needs Python 3.10 to 3.13 (PYTHON names another one than python3).
set -eu

torch=
if [ "${1-}" = --torch ]; then
  torch=torch==2.15.0
  shift
fi
case "${1-}" in -*) echo "usage: $0 [--torch] [DIR]" >&2; exit 2 ;; esac
dir=${1:-${GANNET_PEERS:-$HOME/.cache/gannet-peers}}

"${PYTHON:-python3}" -m venv "$dir"
"$dir/bin/python" -m pip install --disable-pip-version-check numpy==2.4.6 tensorflow-cpu==2.21.0 keras==3.15.1 $torch
echo "The peers are in $dir"
