# cmake --install <build> --prefix P [--component program|library]: the program with its plots and
# studies, and the libraries as the package gtv (targets gtv::base … gtv::study).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gtv)

install(TARGETS gtv RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(DIRECTORY python/gtv DESTINATION ${CMAKE_INSTALL_DATADIR}/gtv/python COMPONENT program
        FILES_MATCHING PATTERN "*.py" PATTERN "*.html" PATTERN "*.css" PATTERN "*.js"
        PATTERN __pycache__ EXCLUDE PATTERN tests EXCLUDE)
install(DIRECTORY studies/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gtv/studies COMPONENT program)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

list(TRANSFORM GTV_MODULES PREPEND gtv_ OUTPUT_VARIABLE libraries)
install(TARGETS ${libraries} EXPORT gtvTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY include/gtv ${PROJECT_BINARY_DIR}/include/gtv
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN "*.hpp")
install(EXPORT gtvTargets NAMESPACE gtv:: DESTINATION ${package_dir} COMPONENT library)

configure_package_config_file(cmake/gtvConfig.cmake.in ${PROJECT_BINARY_DIR}/gtvConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gtvConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/gtvConfig.cmake ${PROJECT_BINARY_DIR}/gtvConfigVersion.cmake
              cmake/FindOpenBLASSerial.cmake
        DESTINATION ${package_dir} COMPONENT library)
