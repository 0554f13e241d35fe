(config_file (body (block) @block))
(config_file (body (attribute) @assignment))
(comment) @comment
(template_literal) @string
(variable_expr (identifier) @reference)
