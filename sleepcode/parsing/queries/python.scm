(function_definition) @function
(class_definition) @class
(module (expression_statement (assignment left: (identifier)) @variable))
((module (if_statement condition: (_) @_condition
  consequence: (block (expression_statement (assignment left: (identifier)) @variable))))
  (#not-match? @_condition "__name__"))
(module (if_statement alternative: (elif_clause consequence: (block (expression_statement (assignment left: (identifier)) @variable)))))
(module (if_statement alternative: (else_clause body: (block (expression_statement (assignment left: (identifier)) @variable)))))
(module (try_statement body: (block (expression_statement (assignment left: (identifier)) @variable))))
(class_definition body: (block (expression_statement (assignment left: (identifier)) @field)))
(type_alias_statement) @type
(comment) @comment
(expression_statement . (string) @docstring)
(string) @string
(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import
(call function: (identifier) @reference)
(attribute attribute: (identifier) @reference)
(argument_list (identifier) @reference)
(decorator (identifier) @reference)
(type (identifier) @reference)
(type (generic_type (identifier) @reference))
(decorated_definition) @wrapper
