"""The forms in which code, settings and commands carry a value that is given to a name."""

from __future__ import annotations

FORMS = {
    "environment": "{NAME}={value}",
    "shell export": "export {NAME}='{value}'",
    "dockerfile": "ENV {NAME} {value}",
    "yaml": "  {name}: {value}",
    "yaml, quoted": "  {name}: '{value}'",
    "yaml, folded": "  {name}: >-\n    {value}",
    "kubernetes": '- name: {NAME}\n  value: "{value}"',
    "json": '  "{name}": "{value}",',
    "json, name and value": '{{"name": "{NAME}", "value": "{value}"}}',
    "json in a string": '"{{\\"{name}\\": \\"{value}\\"}}"',
    "toml": '{name} = "{value}"',
    "ini": "{name}={value}",
    "java properties": "{dotted}={value}",
    "xml element": "<{name}>{value}</{name}>",
    "xml attribute": '<add key="{NAME}" value="{value}"/>',
    "python": '{name} = "{value}"',
    "python, wrapped": '{name} = (\n    "{value}"\n)',
    "python, default": 'os.environ.get("{NAME}", "{value}")',
    "javascript": 'const {camel} = "{value}";',
    "javascript object": "  {camel}: `{value}`,",
    "javascript, default": 'process.env.{NAME} || "{value}"',
    "typescript": 'private readonly {camel}: string = "{value}";',
    "java": 'private static final String {NAME} = "{value}";',
    "kotlin": 'val {camel}: String = "{value}"',
    "go": '{camel} := "{value}"',
    "go, typed": 'var {camel} string = "{value}"',
    "rust": 'const {NAME}: &str = "{value}";',
    "rust, made": 'let {name} = String::from("{value}");',
    "ruby": '{name} = "{value}".freeze',
    "ruby hash": '  :{name} => "{value}",',
    "php": "${name} = '{value}';",
    "php define": "define('{NAME}', '{value}');",
    "c": '#define {NAME} "{value}"',
    "c#": 'public const string {Camel} = @"{value}";',
    "swift": 'let {camel} = "{value}"',
    "terraform": '  {name} = "{value}"',
    "flag": "tool --{dashed}={value} run",
    "flag with a space": "tool --{dashed} {value} run",
    "url": "https://x.acme.io/?{name}={value}&a=b",
    "header": 'curl -H "{Header}: {value}"',
    "concatenated": '{name} = "{first}" + "{second}"',
    "concatenated over lines": '{name} = (\n    "{first}"\n    "{second}"\n)',
}


def carried(form: str, name: str, value: str) -> str:
    """Write a value in a form; ``name`` is in snake case."""
    words = name.split("_")
    capitals = "".join(word.title() for word in words)
    middle = len(value) // 2
    return FORMS[form].format(
        name=name,
        NAME=name.upper(),
        camel=capitals[:1].lower() + capitals[1:],
        Camel=capitals,
        dashed="-".join(words),
        dotted=".".join(words),
        Header="-".join(word.title() for word in words),
        value=value,
        first=value[:middle],
        second=value[middle:],
    )
