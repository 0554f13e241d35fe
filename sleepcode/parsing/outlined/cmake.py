"""CMake."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

CMAKE = Syntax(
    comments=r"#\[(?P<level>=*)\[(?:.*?\](?P=level)\]|.*)|#[^\n]*",
    strings=r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|\[(?P<marks>=*)\[(?:.*?\](?P=marks)\]|.*)",
    definitions=(
        Definition(
            "function",
            re.compile(r"^[ \t]*(?:function|macro)[ \t]*\([ \t]*(?P<name>[A-Za-z_]\w*)", re.M | re.I),
        ),
        Definition(
            "rule",
            re.compile(
                r"^[ \t]*(?:add_(?:executable|library|custom_target|test)|fetchcontent_declare|externalproject_add)"
                r"[ \t]*\([ \t]*(?:NAME[ \t]+)?(?!(?:NAME|COMMAND)\b)(?P<name>[A-Za-z_][\w.+:-]*)(?![^\s()])",
                re.M | re.I,
            ),
        ),
        Definition(
            "variable",
            re.compile(
                r"^[ \t]*(?:cmake_dependent_)?option[ \t]*\([ \t]*(?P<name>[A-Za-z_]\w*)", re.M | re.I
            ),
        ),
        Definition(
            "variable",
            re.compile(
                r"^[ \t]*set[ \t]*\([ \t]*(?P<name>[A-Za-z_]\w*)(?=[^()]{1,300}?[ \t\n]CACHE[ \t\n])",
                re.M | re.I,
            ),
        ),
    ),
    names=re.compile(r"(?<![\w./-])[A-Za-z_]\w+(?:-\w+)*(?![\w./-])"),
    keywords=frozenset(
        "add_compile_definitions add_compile_options add_custom_command add_custom_target add_dependencies add_executable "
        "add_library add_subdirectory add_test and break cmake_minimum_required configure_file continue else elseif "
        "enable_language enable_testing endforeach endfunction endif endmacro endwhile execute_process file find_library "
        "find_package find_path find_program foreach function get_filename_component get_property get_target_property if "
        "include include_directories install link_libraries list macro mark_as_advanced math message option project return "
        "set set_property set_target_properties set_tests_properties string target_compile_definitions "
        "target_compile_features target_compile_options target_include_directories target_link_directories "
        "target_link_libraries target_sources unset while ALIAS ALL AND APPEND ARGN ARGS ARGV BOOL CACHE COMMAND COMMENT "
        "COMPONENT CONFIG DEFINED DEPENDS DESTINATION DIRECTORY EXISTS FALSE FATAL_ERROR FILEPATH FILES FORCE IN INTERFACE "
        "INTERNAL LANGUAGES LISTS MATCHES NAME NOT OBJECT OFF ON OR OUTPUT PARENT_SCOPE PATH POST_BUILD PRIVATE PROPERTIES "
        "PROPERTY PUBLIC QUIET REGEX REPLACE REQUIRED RUNTIME SHARED STATIC STATUS STREQUAL STRING TARGET TARGETS TRUE VERBATIM VERSION "
        "VERSION_GREATER VERSION_LESS WARNING WORKING_DIRECTORY".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*(?:include|configure_file|add_subdirectory)[ \t]*\([ \t]*\"?(?:\$\{\w{1,80}\}/)?"
            r"(?P<target>[\w.+-][\w./+-]{0,300})",
            re.M | re.I,
        ),
    ),
    closers=r"(?i:end(?:function|macro))\b",
)
