#pragma once

/// The one module that knows about files: NumPy arrays (NPY, NPZ) and tables of numbers (CSV, plain
/// or gzipped) in, the same out, each file whole or not at all; images (IDX, PNG) in. Every reader
/// also takes bytes from memory, refuses what it cannot hold exactly, and allocates no more than
/// the input can justify.
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/io/idx.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/io/png.hpp"
#include "gtv/io/stored_array.hpp"
