# cmake --install <build> --prefix P [--component program|mpi|library]: the program with its plots and
# studies, its module for MPI, and the libraries as the package gtv (targets gtv::base … gtv::study).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/gtv)

install(TARGETS gtv RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
if(TARGET gtv_mpi)
  # Beside the program whatever the libraries' folder is called: it looks there.
  get_filename_component(module_folder ${GTV_MPI_MODULE} DIRECTORY)
  install(TARGETS gtv_mpi LIBRARY DESTINATION ${module_folder} COMPONENT mpi)
endif()
install(DIRECTORY python/gtv DESTINATION ${CMAKE_INSTALL_DATADIR}/gtv/python COMPONENT program
        FILES_MATCHING PATTERN "*.py" PATTERN "*.html" PATTERN "*.css" PATTERN "*.js"
        PATTERN __pycache__ EXCLUDE PATTERN tests EXCLUDE)
install(DIRECTORY studies/ DESTINATION ${CMAKE_INSTALL_DATADIR}/gtv/studies COMPONENT program)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# What a shell helps with: completions from the program itself, manual pages where help2man is.
set(shell_folder ${PROJECT_BINARY_DIR}/shell)
set(completions "")
foreach(shell bash zsh fish)
  add_custom_command(OUTPUT ${shell_folder}/${shell}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${shell_folder}
    COMMAND gtv completion ${shell} > ${shell_folder}/${shell}
    DEPENDS gtv VERBATIM)
  list(APPEND completions ${shell_folder}/${shell})
endforeach()
add_custom_target(gtv_shell ALL DEPENDS ${completions})
install(FILES ${shell_folder}/bash RENAME gtv COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
# Debian's zsh looks into the one below /usr, which is for packages, and the other below /usr/local.
install(CODE [[
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(gtv_zsh_folder vendor-completions)
  else()
    set(gtv_zsh_folder site-functions)
  endif()
]] COMPONENT program)
install(FILES ${shell_folder}/zsh RENAME _gtv COMPONENT program
        DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/\${gtv_zsh_folder}")
install(FILES ${shell_folder}/fish RENAME gtv.fish COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
find_program(GTV_HELP2MAN help2man)
mark_as_advanced(GTV_HELP2MAN)
if(GTV_HELP2MAN)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/man/gtv.1
    COMMAND ${PROJECT_SOURCE_DIR}/scripts/man.sh $<TARGET_FILE:gtv> ${PROJECT_BINARY_DIR}/man
    DEPENDS gtv ${PROJECT_SOURCE_DIR}/scripts/man.sh VERBATIM)
  add_custom_target(gtv_man ALL DEPENDS ${PROJECT_BINARY_DIR}/man/gtv.1)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program
          FILES_MATCHING PATTERN "*.1")
else()
  message(STATUS "No help2man: manual pages are neither made nor installed")
endif()

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
