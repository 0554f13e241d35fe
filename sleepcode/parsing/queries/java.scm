(class_declaration) @class
(record_declaration) @class
(interface_declaration) @interface
(annotation_type_declaration) @interface
(enum_declaration) @enum
(method_declaration) @method
(constructor_declaration) @method
(field_declaration declarator: (variable_declarator) @field)
(enum_constant) @constant
(line_comment) @comment
(block_comment) @comment
(string_literal) @string
(import_declaration) @import
(method_invocation name: (identifier) @reference)
(method_reference (identifier) @reference)
(field_access field: (identifier) @reference)
(marker_annotation name: (identifier) @reference)
(annotation name: (identifier) @reference)
(type_identifier) @reference
(method_invocation object: (identifier) @reference (#match? @reference "^[A-Z]"))
(field_access object: (identifier) @reference (#match? @reference "^[A-Z]"))
(import_declaration "static" (scoped_identifier scope: (scoped_identifier name: (identifier) @reference)) (#match? @reference "^[A-Z]"))
(import_declaration "static" (scoped_identifier name: (identifier) @reference) (asterisk) (#match? @reference "^[A-Z]"))
((scoped_type_identifier) @reference (#match? @reference "^[A-Z]\\w*\\.[A-Z]\\w*$"))
((field_access) @reference (#match? @reference "^[A-Z]\\w*\\.[A-Z]\\w*$"))
