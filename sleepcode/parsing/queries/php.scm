(class_declaration) @class
(interface_declaration) @interface
(trait_declaration) @trait
(enum_declaration) @enum
(function_definition) @function
(method_declaration) @method
(const_element) @constant
(property_element) @field
(comment) @comment
(string) @string
(encapsed_string) @string
(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import
(function_call_expression function: (name) @reference)
(member_call_expression name: (name) @reference)
(scoped_call_expression name: (name) @reference)
(object_creation_expression (name) @reference)
(named_type (name) @reference)
(base_clause (name) @reference)
(class_interface_clause (name) @reference)
(scoped_call_expression scope: (name) @reference)
(scoped_property_access_expression scope: (name) @reference)
(class_constant_access_expression . (name) @reference)
(binary_expression operator: "instanceof" right: (name) @reference)
(object_creation_expression (qualified_name (name) @reference))
(named_type (qualified_name (name) @reference))
(object_creation_expression (qualified_name) @import)
(scoped_call_expression scope: (qualified_name) @import)
(class_constant_access_expression . (qualified_name) @import)
(named_type (qualified_name) @import)
(base_clause (qualified_name) @import)
(class_interface_clause (qualified_name) @import)
(use_declaration (name) @reference)
(use_declaration (qualified_name (name) @reference))
(use_declaration (qualified_name) @import)
