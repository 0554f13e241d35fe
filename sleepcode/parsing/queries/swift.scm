(class_declaration) @class
(protocol_declaration) @interface
(function_declaration) @function
(protocol_function_declaration) @function
(init_declaration) @init
(typealias_declaration) @type
(source_file (property_declaration) @variable)
(class_body (property_declaration) @field)
(comment) @comment
(multiline_comment) @comment
(line_string_literal) @string
(import_declaration) @import
(call_expression (simple_identifier) @reference)
(navigation_suffix suffix: (simple_identifier) @reference)
(type_identifier) @reference
(navigation_expression target: (simple_identifier) @reference (#match? @reference "^[A-Z]"))
((user_type) @reference (#match? @reference "^[A-Z]\\w*\\.[A-Z]\\w*$"))
