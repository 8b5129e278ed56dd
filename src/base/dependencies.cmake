target_link_libraries(gtv_base PUBLIC Eigen3::Eigen fmt::fmt PRIVATE PkgConfig::HWY Boost::headers)
if(GTV_EXECUTOR STREQUAL "tbb")
  target_link_libraries(gtv_base PRIVATE TBB::tbb)
  target_compile_definitions(gtv_base PRIVATE GTV_EXECUTOR_TBB)
elseif(GTV_EXECUTOR STREQUAL "threads")
  target_link_libraries(gtv_base PRIVATE Threads::Threads)
  target_compile_definitions(gtv_base PRIVATE GTV_EXECUTOR_THREADS)
endif()
if(GTV_BLAS STREQUAL "openblas")
  target_include_directories(gtv_base SYSTEM PRIVATE ${GTV_OPENBLAS_INCLUDE})
  target_link_libraries(gtv_base PRIVATE ${GTV_OPENBLAS_ARCHIVE})
  target_compile_definitions(gtv_base PRIVATE GTV_BLAS_OPENBLAS)
  # A shared object that links gtv must not offer its own BLAS to the rest of the process.
  target_link_options(gtv_base INTERFACE LINKER:--exclude-libs,libopenblas.a)
  # OpenBLAS hands out its buffers under a lock of ours, its own being broken: dense_openblas.cpp.
  target_link_options(gtv_base INTERFACE LINKER:--wrap=blas_memory_alloc
                      LINKER:--wrap=blas_memory_free)
endif()
