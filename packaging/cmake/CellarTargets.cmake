# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How every target of the project is compiled, and how a test is declared.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(CELLAR_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")
option(CELLAR_COVERAGE "Instrument for gcov" OFF)

find_program(CELLAR_CCACHE ccache)
if(CELLAR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CELLAR_CCACHE})
endif()

add_library(cellar_flags INTERFACE)
target_compile_options(cellar_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
target_compile_definitions(cellar_flags INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_KEYWORDS
    QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    QT_WARN_DEPRECATED_UP_TO=0x060400
    CELLAR_VERSION="${PROJECT_VERSION}")
if(CELLAR_SANITIZE)
    target_compile_options(cellar_flags INTERFACE -fsanitize=${CELLAR_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(cellar_flags INTERFACE -fsanitize=${CELLAR_SANITIZE})
endif()
if(CELLAR_COVERAGE)
    target_compile_options(cellar_flags INTERFACE --coverage -O0)
    target_link_options(cellar_flags INTERFACE --coverage)
endif()

# cellar_add_library(NAME ROOT dir SOURCES … LIBRARIES …): a static library whose include root is ROOT.
function(cellar_add_library name)
    cmake_parse_arguments(arg "" "ROOT" "SOURCES;LIBRARIES" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC ${arg_ROOT})
    target_link_libraries(${name} PRIVATE cellar_flags PUBLIC ${arg_LIBRARIES})
endfunction()

# cellar_add_program(NAME SOURCES … LIBRARIES …)
function(cellar_add_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE cellar_flags ${arg_LIBRARIES})
    # Only the libraries that a program really uses are loaded: the server must start without Gui or Quick.
    target_link_options(${name} PRIVATE -Wl,--as-needed)
    install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()

# cellar_add_test(NAME SOURCES … LIBRARIES … [LABEL unit|integration|ui|web|bench] [TIMEOUT s] [SERIAL])
# builds tst_NAME from tst_NAME.cpp and registers it with CTest under the same name.
function(cellar_add_test name)
    cmake_parse_arguments(arg "SERIAL" "LABEL;TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
    if(NOT arg_LABEL)
        set(arg_LABEL unit)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 180)
    endif()
    add_executable(tst_${name} tst_${name}.cpp ${arg_SOURCES})
    target_link_libraries(tst_${name} PRIVATE cellar_flags Qt6::Test ${arg_LIBRARIES})
    target_include_directories(tst_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    set_target_properties(tst_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin)
    add_test(NAME ${name} COMMAND tst_${name})
    set_tests_properties(${name} PROPERTIES
        LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software;LC_ALL=C.UTF-8;CELLAR_BIN=${CMAKE_BINARY_DIR}/bin;CELLAR_SOURCE=${CMAKE_SOURCE_DIR}")
    if(arg_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
