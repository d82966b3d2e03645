#!/usr/bin/env bash
# Grades a class on a Slurm cluster: one array task for each shard.
#
#   sbatch --array=0-15 slurm.sh SUBMISSIONS RESULTS [flag...]
#
# SUBMISSIONS and RESULTS are folders that every node sees, such as on NFS. More flags go to "grader class grade", for
# example --require-sandbox. GRADER is the program, if it is not "grader" on the PATH:
#
#   GRADER=/shared/bin/grader sbatch --array=0-15 slurm.sh /shared/hw1 /shared/hw1-results
#
# The array says how many shards there are, and each task takes its own: the grader reads SLURM_ARRAY_TASK_ID and
# SLURM_ARRAY_TASK_COUNT. All tasks write to the same folder, one file for each student.
#
# If a task is killed or its node fails, Slurm starts it again. To start one again yourself, requeue it:
#
#   scontrol requeue JOB_3
#
# A task that starts again grades only what is missing. Do not submit one task alone, as with --array=3: it would take
# itself for the whole class. This script refuses that.
#
#SBATCH --job-name=failurelab
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=02:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=failurelab-%A_%a.log
# A minute before the time is up, the grader gets what Ctrl-C sends. It then finishes what is in flight.
#SBATCH --signal=B:INT@60
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "slurm.sh: two folders are missing. Run: sbatch --array=0-15 slurm.sh SUBMISSIONS RESULTS" >&2
  exit 2
fi
if [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
  echo "slurm.sh: this is no array job. Run: sbatch --array=0-15 slurm.sh SUBMISSIONS RESULTS" >&2
  exit 2
fi
# shellcheck disable=SC2153 # they are what Slurm sets, and no slips
first=$SLURM_ARRAY_TASK_MIN last=$((SLURM_ARRAY_TASK_COUNT - 1))
if [ "$first" != 0 ] || [ "$SLURM_ARRAY_TASK_MAX" != "$last" ]; then
  echo "slurm.sh: the array has to be 0-$last for $SLURM_ARRAY_TASK_COUNT shards, without gaps. To run one shard again: scontrol requeue JOB_SHARD" >&2
  exit 2
fi

submissions=$1 results=$2
shift 2
# exec: the grader takes the place of this shell, so that it gets the signals itself.
exec "${GRADER:-grader}" class grade --submissions "$submissions" --out "$results" "$@"
