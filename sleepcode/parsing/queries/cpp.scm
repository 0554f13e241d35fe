(function_definition) @function
(struct_specifier name: (_) body: (_)) @struct
(union_specifier name: (type_identifier) body: (_)) @struct
(enum_specifier name: (type_identifier) body: (_)) @enum
(type_definition) @type
(preproc_def) @macro
(preproc_function_def) @macro
(translation_unit (declaration declarator: (init_declarator)) @variable)
(comment) @comment
(string_literal) @string
(call_expression function: (identifier) @reference)
(field_expression field: (field_identifier) @reference)
(type_identifier) @reference
(class_specifier name: (_) body: (_)) @class
(namespace_definition) @module
(alias_declaration) @type
(concept_definition) @type
(raw_string_literal) @string
(qualified_identifier name: (identifier) @reference)
(template_declaration) @wrapper
(enumerator) @constant
(declaration_list (declaration declarator: (init_declarator)) @variable)
(field_declaration default_value: (_)) @field
(ERROR) @error
