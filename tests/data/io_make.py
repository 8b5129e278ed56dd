#!/usr/bin/python3
"""Makes the io_* files of this folder with NumPy and Python's own zip and gzip modules.

The same script on the same versions makes the same bytes; the tests say what each file is for.
"""
import gzip
import io
import pathlib
import struct
import zipfile
import zlib

import numpy as np
from numpy.lib import format as npy

FOLDER = pathlib.Path(__file__).parent


def npy_bytes(array, version=(1, 0)):
    buffer = io.BytesIO()
    npy.write_array(buffer, array, version=version)
    return buffer.getvalue()


def member(name):
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


# Every kind of number, both byte orders, both index orders; entry i is i unless noted.
kinds = {name: np.arange(6).astype(name).reshape(2, 3)
         for name in "f8 f4 f2 i8 i4 i2 i1 u8 u4 u2 u1 >f8 >f4 >f2 >i8 >i4 >i2 >u2".split()}
kinds["bool"] = np.array([False, True, True])
kinds["fortran"] = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
kinds["fortran_big_endian"] = np.asfortranarray(np.arange(6).reshape(2, 3).astype(">i4"))
kinds["scalar"] = np.float64(2.5)
kinds["empty"] = np.zeros((0, 3))
kinds["negative"] = np.array([-1, -128], dtype="i1")
kinds["inner/name"] = np.array([7.0])
np.savez(FOLDER / "io_kinds.npz", **kinds)
np.savez_compressed(FOLDER / "io_kinds_deflated.npz", **kinds)

# Names of 1 to 4 bytes a character in UTF-8; the rest are this array stored in other ways.
names = np.array([["gaussian", "", "ε ≤ 1"], ["naïve", "𝛼β", "a\0b"]])
np.savez(FOLDER / "io_texts.npz", names=names, big_endian=names.astype(">U9"),
         fortran=np.asfortranarray(names), row=names[0], scalar=names[1, 1],
         empty=np.zeros((0, 3), "U5"))
(FOLDER / "io_surrogate.npy").write_bytes(npy_bytes(np.array(["fine", "\ud800"])))
(FOLDER / "io_beyond_unicode.npy").write_bytes(
    npy_bytes(np.array([97, 0x110000], "u4").view("U2")))
(FOLDER / "io_bytes.npy").write_bytes(npy_bytes(np.array([b"gaussian", b"fourier"])))

for major in (1, 2, 3):
    (FOLDER / f"io_version{major}.npy").write_bytes(npy_bytes(np.arange(3.0), (major, 0)))
(FOLDER / "io_objects.npy").write_bytes(npy_bytes(np.array([{}, None])))
(FOLDER / "io_structured.npy").write_bytes(npy_bytes(np.zeros(2, [("x", "f8"), ("y", "f8")])))
(FOLDER / "io_complex.npy").write_bytes(npy_bytes(np.zeros(2, complex)))
np.savez(FOLDER / "io_objects.npz", fine=np.arange(2.0), objects=np.array([{}]))

with zipfile.ZipFile(FOLDER / "io_folder.npz", "w") as archive:
    archive.writestr(member("inner/"), b"")
    archive.writestr(member("inner/x.npy"), npy_bytes(np.arange(3.0)))
with zipfile.ZipFile(FOLDER / "io_text_member.npz", "w") as archive:
    archive.writestr(member("notes.txt"), b"no array")
with zipfile.ZipFile(FOLDER / "io_lzma.npz", "w", zipfile.ZIP_LZMA) as archive:
    archive.writestr(member("x.npy"), npy_bytes(np.arange(3.0)), zipfile.ZIP_LZMA)

# Python writes ZIP64 records for members beyond this limit, in the central directory too.
zipfile.ZIP64_LIMIT = 100
with zipfile.ZipFile(FOLDER / "io_zip64.npz", "w") as archive:
    archive.writestr(member("x.npy"), npy_bytes(np.arange(3.0)))
zipfile.ZIP64_LIMIT = (1 << 31) - 1

# A zip bomb of overlapping members: 200 directory entries name the same deflated megabyte.
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(member("a00.npy"), npy_bytes(np.zeros(1 << 17)), zipfile.ZIP_DEFLATED)
whole = buffer.getvalue()
start, end = whole.index(b"PK\1\2"), whole.index(b"PK\5\6")
directory = b"".join(whole[start:end].replace(b"a00", b"%03x" % i) for i in range(200))
tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 200, 200, len(directory), start, 0)
(FOLDER / "io_overlap.npz").write_bytes(whole[:start] + directory + tail)

table = b"# two points\nx,y\n1,2.5\n-3e-1,0.1\n"
(FOLDER / "io_table.csv").write_bytes(table)
(FOLDER / "io_table.csv.gz").write_bytes(gzip.compress(table, mtime=0))


def png(name, width, height, bits, colour, rows, palette=None):
    """Writes a PNG file chunk by chunk; rows are its scan lines, unfiltered."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    (FOLDER / f"io_{name}.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + (chunk(b"PLTE", bytes(palette)) if palette else b"")
        + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


# Three pixels wide and two high, 0 10 20 over 30 40 255 where they are grey.
grey = [[0, 10, 20], [30, 40, 255]]
png("grey", 3, 2, 8, 0, grey)
png("grey16", 3, 2, 16, 0, [[byte for value in row for byte in (value, value)] for row in grey])
png("grey_alpha", 3, 2, 8, 4, [[byte for value in row for byte in (value, 255)] for row in grey])
png("transparent", 3, 2, 8, 4, [[0, 255, 10, 255, 20, 255], [30, 255, 40, 128, 255, 255]])
png("bits", 3, 2, 1, 0, [[0b01000000], [0b10100000]])
png("rgb", 2, 1, 8, 2, [[1, 2, 3, 4, 5, 6]])
png("palette", 2, 1, 8, 3, [[1, 0]], palette=[10, 20, 30, 40, 50, 60])
png("claims", 60000, 60000, 8, 0, grey)
