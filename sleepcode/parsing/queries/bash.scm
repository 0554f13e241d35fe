(function_definition) @function
(program (variable_assignment) @variable)
(comment) @comment
(string) @string
(raw_string) @string
(command name: (command_name (word) @reference))
