(class_declaration) @class
(record_declaration) @class
(struct_declaration) @struct
(interface_declaration) @interface
(enum_declaration) @enum
(delegate_declaration) @type
(method_declaration) @method
(constructor_declaration) @method
(local_function_statement) @function
(property_declaration) @field
(namespace_declaration) @module
(comment) @comment
(string_literal) @string
(verbatim_string_literal) @string
(interpolated_string_expression) @string
(using_directive) @import
(invocation_expression function: (identifier) @reference)
(member_access_expression name: (identifier) @reference)
(_ type: (identifier) @reference)
(as_expression right: (identifier) @reference)
(constant_pattern (identifier) @reference (#match? @reference "^[A-Z]"))
(base_list (identifier) @reference)
(attribute name: (identifier) @reference)
(method_declaration returns: (identifier) @reference)
(type_argument_list (identifier) @reference)
(generic_name . (identifier) @reference)
(member_access_expression expression: (identifier) @reference (#match? @reference "^[A-Z]"))
