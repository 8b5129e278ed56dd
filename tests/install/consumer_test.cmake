# Installs the build into a folder with a space in its name, moves that folder, builds the consumer
# against it and runs both programs.
function(run)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "EXPECT" "COMMAND")
  execute_process(COMMAND ${arg_COMMAND} RESULT_VARIABLE result
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${arg_COMMAND} ended with ${result}:\n${output}")
  endif()
  if(DEFINED arg_EXPECT)
    string(FIND "${output}" "${arg_EXPECT}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "${arg_COMMAND} printed\n${output}\nwithout \"${arg_EXPECT}\"")
    endif()
  endif()
endfunction()

file(REMOVE_RECURSE ${work})
set(prefix "${work}/moved prefix")
run(COMMAND ${CMAKE_COMMAND} --install ${build} --prefix "${work}/prefix" --strip)
file(RENAME "${work}/prefix" "${prefix}")
run(COMMAND ${CMAKE_COMMAND} -S ${consumer} -B ${work}/build
            -D CMAKE_CXX_COMPILER=${compiler} -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_BUILD_TYPE=Debug)
run(COMMAND ${CMAKE_COMMAND} --build ${work}/build)
run(COMMAND ${work}/build/consumer EXPECT "gtv ${version}: E[x0 | 0] = -0.996739")
run(COMMAND "${prefix}/bin/gtv" --help EXPECT "figures")
foreach(file share/gtv/python/gtv/plot/__main__.py share/gtv/python/gtv/report/page.html
             share/gtv/python/gtv/report/page.css share/gtv/python/gtv/report/page.js
             share/gtv/studies/fig2.toml share/doc/gtv/LICENSE
             share/man/man1/gtv.1 share/man/man1/gtv-run.1 share/bash-completion/completions/gtv
             share/zsh/site-functions/_gtv share/fish/vendor_completions.d/gtv.fish)
  if(NOT EXISTS "${prefix}/${file}")
    message(FATAL_ERROR "${file} was not installed")
  endif()
endforeach()
# Pages that man has nothing to say against, and a completion that bash takes.
file(GLOB pages ${prefix}/share/man/man1/*.1)
list(LENGTH pages count)
if(count LESS 15)
  message(FATAL_ERROR "got ${count} manual pages, expected one for each command")
endif()
foreach(page IN LISTS pages)
  execute_process(COMMAND man --warnings -l ${page} RESULT_VARIABLE result OUTPUT_VARIABLE text
                  ERROR_VARIABLE warnings)
  if(NOT result EQUAL 0 OR NOT warnings STREQUAL "")
    message(FATAL_ERROR "man ${page} ended with ${result}: ${warnings}")
  endif()
endforeach()
# In a new shell, as bash-completion would load it.
run(COMMAND bash -c "source '${prefix}/share/bash-completion/completions/gtv'; COMP_WORDS=(gtv run --dr) COMP_CWORD=2; _gtv; echo \"offers \${COMPREPLY[*]}\""
    EXPECT "offers --dry-run")
file(REMOVE_RECURSE ${work})
