(function_declaration) @function
(assignment_statement (variable_list name: (_)) (expression_list value: (function_definition))) @function
(variable_declaration (assignment_statement (variable_list) (expression_list (function_definition)))) @function
(chunk (variable_declaration) @variable)
(chunk (assignment_statement (variable_list name: (dot_index_expression)) (expression_list value: (table_constructor))) @variable)
(comment) @comment
(string) @string
(function_call name: (identifier) @_require (#eq? @_require "require")) @import
(function_call name: (identifier) @_called arguments: (arguments . (identifier) @_handed) (#match? @_called "^x?pcall$") (#eq? @_handed "require")) @import
(function_call name: (identifier) @reference)
(function_call name: (dot_index_expression field: (identifier) @reference))
(function_call name: (method_index_expression method: (identifier) @reference))
