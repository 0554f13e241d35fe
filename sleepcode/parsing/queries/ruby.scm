(class) @class
(module) @module
(method) @method
(singleton_method) @method
(assignment left: (constant)) @constant
(comment) @comment
(string) @string
(call method: (identifier) @_method (#match? @_method "^(require|require_relative|load|autoload)$")) @import
(call method: (identifier) @reference)
(constant) @reference
(call method: (identifier) @_taking arguments: (argument_list (simple_symbol) @symbol_reference)
  (#match? @_taking "^((before|after|around|skip_before|skip_after|prepend_before|append_before)_\\w+|validate|helper_method|delegate|alias_method|define_callbacks|set_callback|rescue_from|method|send|public_send|public_method|try|respond_to\\?)$"))
