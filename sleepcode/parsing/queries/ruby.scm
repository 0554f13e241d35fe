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
