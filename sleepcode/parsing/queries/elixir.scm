(call target: (identifier) @_word (#any-of? @_word "defmodule" "defprotocol")) @module
(call target: (identifier) @_word (#eq? @_word "defimpl")) @scope
(call target: (identifier) @_word (#any-of? @_word "def" "defp" "defdelegate" "defguard" "defguardp" "defn" "defnp")) @function
(call target: (identifier) @_word (#any-of? @_word "defmacro" "defmacrop")) @macro
(unary_operator operator: "@" operand: (call target: (identifier) @_word (#any-of? @_word "callback" "macrocallback"))) @function
(unary_operator operator: "@" operand: (call target: (identifier) @_word (#any-of? @_word "type" "typep" "opaque"))) @type
(unary_operator operator: "@" operand: (call target: (identifier) @_word (#any-of? @_word "moduledoc" "doc" "typedoc" "spec" "impl" "deprecated" "since" "dialyzer"))) @attribute
(unary_operator operator: "@" operand: (call target: (identifier) @_word (arguments . [(string) (sigil)] @docstring) (#any-of? @_word "moduledoc" "doc" "typedoc" "shortdoc")))
(comment) @comment
(string) @string
(alias) @import
(alias) @reference
(call target: (identifier) @reference)
(call target: (dot right: (identifier) @reference))
(unary_operator operator: "&" operand: (binary_operator left: (identifier) @reference operator: "/"))
