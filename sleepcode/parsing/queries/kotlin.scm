(class_declaration) @class
((infix_expression) @class (#match? @class "^annotation\\s+class\\s+[A-Z]"))
(object_declaration) @class
(companion_object) @scope
(function_declaration) @function
(source_file (property_declaration) @variable)
(class_body (property_declaration) @field)
(type_alias) @type
(line_comment) @comment
(block_comment) @comment
(string_literal) @string
(import) @import
(call_expression (identifier) @reference)
(call_expression (navigation_expression (identifier) @reference))
(user_type (identifier) @reference)
(navigation_expression . (identifier) @reference (#match? @reference "^[A-Z]"))
((user_type) @reference (#match? @reference "^[A-Z]\\w*\\.[A-Z]\\w*$"))
((navigation_expression) @reference (#match? @reference "^[A-Z]\\w*\\.[A-Z]\\w*$"))
