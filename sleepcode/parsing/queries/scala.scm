(class_definition) @class
(object_definition) @class
(trait_definition) @trait
(enum_definition) @enum
(function_definition) @function
(function_declaration) @function
(val_definition) @field
(type_definition) @type
(comment) @comment
(block_comment) @comment
(string) @string
(import_declaration) @import
(call_expression function: (identifier) @reference)
(field_expression field: (identifier) @reference)
(type_identifier) @reference
(field_expression value: (identifier) @reference (#match? @reference "^[A-Z]"))
(stable_type_identifier . (identifier) @reference (#match? @reference "^[A-Z]"))
