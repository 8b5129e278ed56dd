#!/bin/sh
# A sweep on four machines of a Slurm cluster: sbatch slurm.sh STUDY.toml OUT. Submitted again, after
# its time was over or a machine was lost, it goes on where it was.
#SBATCH --job-name=gtv
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --exclusive
#SBATCH --time=08:00:00
# A minute before the end the ranks finish the shards that they have under way.
#SBATCH --signal=TERM@60
set -eu
# A rank that dies is to cost its own shards only: the others are not ended with it, nor after a while.
exec srun --mpi=pmix --cpus-per-task="${SLURM_CPUS_ON_NODE:-1}" --kill-on-bad-exit=0 --wait=0 \
  gtv run "${1:?a study}" --out "${2:?a folder for the run}" --resume
