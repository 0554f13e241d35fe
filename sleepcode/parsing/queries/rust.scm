(function_item) @function
(function_signature_item) @function
(struct_item) @struct
(union_item) @struct
(enum_item) @enum
(trait_item) @trait
(impl_item) @scope
(mod_item) @module
(const_item) @constant
(static_item) @constant
(type_item) @type
(macro_definition) @macro
(line_comment) @comment
(block_comment) @comment
(string_literal) @string
(raw_string_literal) @string
(use_declaration) @import
(extern_crate_declaration) @import
(mod_item) @import
(call_expression function: (identifier) @reference)
(scoped_identifier name: (identifier) @reference)
(field_expression field: (field_identifier) @reference)
(macro_invocation macro: (identifier) @reference)
(type_identifier) @reference
(attribute_item) @attribute
(scoped_identifier path: (identifier) @import)
(scoped_type_identifier path: (identifier) @import)
(token_tree (identifier) @import . "::")
(scoped_identifier path: (crate)) @import
(scoped_type_identifier path: (crate)) @import
