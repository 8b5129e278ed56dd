# Much of compiling a file is reading Eigen, fmt and the standard library, so the modules share those
# headers precompiled; where a module is one unit, it reads them once anyway.
if(NOT CMAKE_UNITY_BUILD)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/gtv_common.cpp CONTENT "" @ONLY)
  add_library(gtv_common OBJECT ${PROJECT_BINARY_DIR}/gtv_common.cpp)
  target_link_libraries(gtv_common PRIVATE Eigen3::Eigen fmt::fmt gtv_options)
  target_precompile_headers(gtv_common PRIVATE <Eigen/Core> <fmt/format.h> <algorithm> <array> <cmath>
    <cstdint> <filesystem> <functional> <limits> <memory> <numbers> <numeric> <optional> <span> <string>
    <string_view> <utility> <vector>)
endif()

# gtv_share_headers(<target>): the above for a library. Its files must be optimised like gtv_common:
# g++ 12 crashes on headers precompiled at another level.
function(gtv_share_headers target)
  if(TARGET gtv_common)
    target_precompile_headers(${target} REUSE_FROM gtv_common)
  endif()
endfunction()

# gtv_add_module(<name> [<module>...]): the static library gtv_<name>, alias gtv::<name>, from all of
# src/<name>/*.cpp, on top of the modules named.
set(GTV_MODULES "")
function(gtv_add_module name)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/gtv/${name}/*.hpp)
  foreach(source IN LISTS sources)
    # Highway reads such a file once a target; it cannot share its unit with others.
    file(STRINGS ${source} many_targets REGEX "HWY_TARGET_INCLUDE" LIMIT_COUNT 1)
    if(many_targets)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endforeach()
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
  gtv_share_headers(gtv_${name})
  list(APPEND GTV_MODULES ${name})
  set(GTV_MODULES ${GTV_MODULES} PARENT_SCOPE)
endfunction()
