# The three helpers every folder uses, so that flags and include paths are said once.

find_program(REMIT_CCACHE ccache)
if(REMIT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${REMIT_CCACHE})
endif()

# Results must be the same bits on every machine: no contraction into fused multiply-add, no fast math.
add_library(remit_flags INTERFACE)
target_include_directories(remit_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_options(remit_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror -ffp-contract=off)
# g++ 12 warns of overlapping copies inside std::string at -O2 and above where there are none (GCC bug 105651).
target_compile_options(remit_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# remit_library(NAME SOURCES ... DEPENDS ...): a folder of the interpreter is the static library remit_NAME.
function(remit_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(remit_${name} STATIC ${arg_SOURCES})
  target_link_libraries(remit_${name} PUBLIC remit_flags ${arg_DEPENDS})
endfunction()

# remit_test(NAME SOURCES ... DEPENDS ...): one Catch2 executable, registered with ctest under its name.
function(remit_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(test_${name} ${arg_SOURCES})
  target_link_libraries(test_${name} PRIVATE remit_flags remit_catch_main ${arg_DEPENDS})
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
