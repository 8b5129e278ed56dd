target_link_libraries(gtv_study PRIVATE PkgConfig::TOMLPP nlohmann_json::nlohmann_json)

# The studies become part of the library, so that an installed program needs no path to them.
file(GLOB gtv_studies CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/studies/*.toml)
set(GTV_BUILTIN_STUDIES "")
foreach(file IN LISTS gtv_studies)
  get_filename_component(study_name ${file} NAME_WE)
  file(READ ${file} study_text)
  string(APPEND GTV_BUILTIN_STUDIES "\n      {\"${study_name}\", R\"study(${study_text})study\"},")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/src/study/builtin_texts.cpp.in
               ${PROJECT_BINARY_DIR}/generated/study/builtin_texts.cpp @ONLY)
target_sources(gtv_study PRIVATE ${PROJECT_BINARY_DIR}/generated/study/builtin_texts.cpp)
target_include_directories(gtv_study PRIVATE ${PROJECT_SOURCE_DIR}/src/study)

# Made again whenever a source of any module changes: results say what they were computed by.
file(GLOB_RECURSE gtv_all_sources CONFIGURE_DEPENDS LIST_DIRECTORIES false
     ${PROJECT_SOURCE_DIR}/src/* ${PROJECT_SOURCE_DIR}/include/*)
set(gtv_digest ${PROJECT_BINARY_DIR}/generated/study/digest_of_sources.hpp)
add_custom_command(OUTPUT ${gtv_digest}
  COMMAND ${CMAKE_COMMAND} -D root=${PROJECT_SOURCE_DIR} -D header=${gtv_digest}
          -P ${PROJECT_SOURCE_DIR}/cmake/DigestOfSources.cmake
  DEPENDS ${gtv_all_sources} ${PROJECT_SOURCE_DIR}/cmake/DigestOfSources.cmake
  COMMENT "Digest of the sources" VERBATIM)
target_sources(gtv_study PRIVATE ${gtv_digest})
target_include_directories(gtv_study PRIVATE ${PROJECT_BINARY_DIR}/generated)
