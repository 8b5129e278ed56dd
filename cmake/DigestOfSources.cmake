# cmake -D root=<project> -D header=<file> -P: a header with a digest of all that the libraries are compiled
# from, so that results of one version number can be told apart where the sources have changed since.
file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${root} ${root}/src/* ${root}/include/*)
list(SORT files)
set(all "")
foreach(file IN LISTS files)
  file(SHA256 ${root}/${file} digest)
  string(APPEND all "${file} ${digest}\n")
endforeach()
string(SHA256 digest "${all}")
string(SUBSTRING ${digest} 0 16 digest)
file(WRITE ${header} "#pragma once

namespace gtv::study {

inline constexpr const char* digest_of_sources = \"${digest}\";

}  // namespace gtv::study
")
