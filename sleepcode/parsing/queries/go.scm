(function_declaration) @function
(method_declaration) @method
(type_spec) @type
(type_alias) @type
(source_file (const_declaration (const_spec) @constant))
(source_file (var_declaration (var_spec) @variable))
(source_file (var_declaration (var_spec_list (var_spec) @variable)))
(method_elem) @method
(comment) @comment
(interpreted_string_literal) @string
(raw_string_literal) @string
(import_spec) @import
(call_expression function: (identifier) @reference)
(selector_expression field: (field_identifier) @reference)
(type_identifier) @reference
