# gtv_add_module(<name> [<module>...]): the static library gtv_<name>, alias gtv::<name>, from all of
# src/<name>/*.cpp, on top of the modules named.
set(GTV_MODULES "")
function(gtv_add_module name)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/gtv/${name}/*.hpp)
  add_library(gtv_${name} STATIC ${sources} ${headers})
  add_library(gtv::${name} ALIAS gtv_${name})
  set_target_properties(gtv_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(gtv_${name} PUBLIC cxx_std_20)
  target_include_directories(gtv_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_include_directories(gtv_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(gtv_${name} PRIVATE $<BUILD_INTERFACE:gtv_options>)
  foreach(dependency IN LISTS ARGN)
    target_link_libraries(gtv_${name} PUBLIC gtv_${dependency})
  endforeach()
  if(EXISTS ${PROJECT_SOURCE_DIR}/src/${name}/dependencies.cmake)
    include(${PROJECT_SOURCE_DIR}/src/${name}/dependencies.cmake)
  endif()
  list(APPEND GTV_MODULES ${name})
  set(GTV_MODULES ${GTV_MODULES} PARENT_SCOPE)
endfunction()
