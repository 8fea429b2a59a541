import { base64, base64Url, capitals, dashes, hex, type Row, random, word } from './made-up.ts'
import { notations } from './notations.ts'

/** A secret in the notation in which people write it down. */
export interface Kind {
  name: string
  /** File that such a line is found in. */
  file: string
  text: string
  /** What must not be readable anywhere; no eight characters in a row of it. */
  values: string[]
}

const jwt = `${base64Url('{"alg":"HS256","typ":"JWT"}')}.${base64Url('{"sub":"duck","iat":1700000000}')}.${random('jwt', 43)}`
const pemLines = Array.from({ length: 12 }, (_, line) => random(`pem ${line}`, 64))
const pem = (kind: string, lines = pemLines) =>
  [`${dashes}BEGIN ${kind}${dashes}`, ...lines, `${dashes}END ${kind}${dashes}`].join('\n')

const rows: Record<string, Row> = {
  'AWS secret key, environment': ['aws.env', random('aws', 40), (value) => `AWS_SECRET_ACCESS_KEY=${value}`],
  'AWS secret key, code': ['aws.js', random('aws code', 40), (value) => `export const secretAccessKey = "${value}"`],
  'AWS pair': [
    'Aws.java',
    random('aws pair', 40),
    (value) => `new BasicAWSCredentials("${['AKIA', random('id', 16, capitals)].join('')}", "${value}")`,
  ],
  'AWS key id': ['aws.ini', ['AKIA', `${random('akia', 15, capitals)}7`].join(''), (value) => `id = ${value}`],
  'GitHub token': ['github.js', ['ghp', random('ghp', 36)].join('_'), (value) => `const client = connect('${value}')`],
  'GitHub fine-grained token': [
    'github.py',
    ['github_pat', random('pat', 22), random('pat2', 59)].join('_'),
    (value) => `login(${JSON.stringify(value)})`,
  ],
  'GitLab token': ['gitlab.yml', ['glpat', random('glpat', 20)].join('-'), (value) => `variables:\n  ACCESS: ${value}`],
  'npm token': ['.npmrc', random('npmrc', 36), (value) => `//registry.example.org/:_authToken=${value}`],
  'npm basic auth': ['web/.npmrc', base64(`duck:${word('npm')}`), (value) => `_auth=${value}`],
  'npm token, known shape': [
    'publish.sh',
    ['npm', random('npm token', 36)].join('_'),
    (value) => `publish --with ${value}`,
  ],
  'Slack token': [
    'slack.rb',
    ['xoxb', random('slack', 12, '0123456789'), random('slack2', 24)].join('-'),
    (value) => `client = Slack.new("${value}")`,
  ],
  'Slack webhook': [
    'hook.sh',
    random('hook', 24),
    (value) => `curl https://hooks.slack.com/services/T00QUACK0/B00QUACK0/${value}`,
  ],
  'Stripe key': ['stripe.go', ['sk', 'live', random('stripe', 24)].join('_'), (value) => `stripe.Key = "${value}"`],
  'OpenAI key': [
    'openai.ts',
    ['sk', 'proj', `${random('openai', 40)}7`].join('-'),
    (value) => `const model = open("${value}")`,
  ],
  'Anthropic key': [
    'anthropic.py',
    ['sk', 'ant', 'api03', `${random('ant', 40)}7`].join('-'),
    (value) => `ask("${value}")`,
  ],
  'Google API key': [
    'maps.html',
    ['AIza', random('google', 35)].join(''),
    (value) => `<script src="https://maps.example.org/api?key=${value}"></script>`,
  ],
  'SendGrid key': [
    'mail.php',
    ['SG', random('sg', 22), random('sg2', 43)].join('.'),
    (value) => `$mail->connect('${value}');`,
  ],
  'Hugging Face token': ['hub.py', ['hf', random('hf', 34)].join('_'), (value) => `hub("${value}")`],
  'PyPI token': ['pypi.sh', ['pypi', random('pypi', 80)].join('-'), (value) => `upload ${value}`],
  'DigitalOcean token': [
    'do.tf',
    ['dop', 'v1', random('do', 64, hex)].join('_'),
    (value) => `provider "do" {\n  with = "${value}"\n}`,
  ],
  'JSON Web Token': ['jwt.txt', jwt, (value) => `seen ${value} in the log`],
  'Bearer header': [
    'bearer.sh',
    random('bearer', 32),
    (value) => `curl -H "Authorization: Bearer ${value}" https://api.example.org`,
  ],
  'Basic header': [
    'basic.http',
    base64(`duck:${word('basic')}`),
    (value) => `GET / HTTP/1.1\nAuthorization: Basic ${value}`,
  ],
  'API key header': ['header.py', random('x-api-key', 24), (value) => `headers = {"X-Api-Key": "${value}"}`],
  cookie: ['cookie.http', random('cookie', 32), (value) => `Cookie: session=${value}`],
  'RSA private key': ['rsa.pem', pemLines, () => pem('RSA PRIVATE KEY')],
  'EC private key': ['ec.pem', pemLines.slice(0, 3), () => pem('EC PRIVATE KEY', pemLines.slice(0, 3))],
  'OpenSSH private key': ['id_duck', pemLines.slice(3), () => pem('OPENSSH PRIVATE KEY', pemLines.slice(3))],
  'PGP private key': ['duck.asc', pemLines.slice(5), () => pem('PGP PRIVATE KEY BLOCK', pemLines.slice(5))],
  'private key in JSON': [
    'service.json',
    pemLines,
    () => `{"type": "service", "private_key": ${JSON.stringify(pem('PRIVATE KEY'))}}`,
  ],
  'private key in code': [
    'key.js',
    pemLines,
    () =>
      `const key =\n${pem('PRIVATE KEY')
        .split('\n')
        .map((line) => `  '${line}\\n' +`)
        .join('\n')}\n  ''`,
  ],
  'body of a key without its marks': ['cut.txt', pemLines.slice(2, 7), () => pemLines.slice(2, 7).join('\n')],
  'environment file': ['app.env', word('env'), (value) => `DB_PASSWORD=${value}`],
  'environment file, a plain word': ['plain.env', 'quackquackduckling', (value) => `DB_PASSWORD=${value}`],
  'exported variable': ['env.sh', word('export'), (value) => `export API_TOKEN=${value}`],
  YAML: ['db.yml', word('yaml'), (value) => `db:\n  password: ${value}`],
  'YAML, quoted': ['quoted.yml', word('yaml quoted'), (value) => `db:\n  client_secret: "${value}"`],
  'YAML block': ['block.yml', word('yaml block'), (value) => `db:\n  password: |\n    ${value}\n  user: duck`],
  'Kubernetes variable': [
    'pod.yaml',
    word('kubernetes'),
    (value) => `env:\n  - name: DB_PASSWORD\n    value: ${value}`,
  ],
  'task definition': ['task.json', word('task'), (value) => `{\n  "name": "API_SECRET",\n  "value": "${value}"\n}`],
  INI: ['db.ini', word('ini'), (value) => `[db]\npassword = ${value}`],
  'Java properties': ['app.properties', word('properties'), (value) => `spring.datasource.password=${value}`],
  TOML: ['app.toml', word('toml'), (value) => `[api]\ntoken = "${value}"`],
  'XML element': ['settings.xml', word('xml'), (value) => `<server><password>${value}</password></server>`],
  'XML attribute': ['web.config', word('xml attribute'), (value) => `<add key="ApiKey" value="${value}" />`],
  JSON: ['auth.json', base64(`duck:${word('docker')}`), (value) => `{"auths": {"registry": {"auth": "${value}"}}}`],
  'address of a database': [
    'db.py',
    word('address'),
    (value) => `url = "postgres://duck:${value}@db.example.org/ducks"`,
  ],
  'address with a slash in its password': [
    'slash.py',
    `${word('slash')}/${random('slash', 8)}`,
    (value) => `url = "amqp://duck:${value}@mq.example.org/"`,
  ],
  'address with a token': [
    'remote.sh',
    random('remote', 40),
    (value) => `git clone https://${value}@git.example.org/duck.git`,
  ],
  'Go data source': ['db.go', word('dsn'), (value) => `dsn := "duck:${value}@tcp(127.0.0.1:3306)/ducks"`],
  'ADO connection string': [
    'Db.cs',
    word('ado'),
    (value) => `var s = "Server=db;User Id=sa;Password=${value};Encrypt=true";`,
  ],
  'JDBC address': [
    'Jdbc.java',
    word('jdbc'),
    (value) => `String url = "jdbc:mysql://db/ducks?user=duck&password=${value}&ssl=true";`,
  ],
  'Azure storage': [
    'azure.txt',
    base64(random('azure', 64)),
    (value) => `DefaultEndpointsProtocol=https;AccountName=duck;AccountKey=${value};EndpointSuffix=example.org`,
  ],
  'mysql command': ['dump.sh', word('mysql'), (value) => `mysqldump -uroot -p${value} ducks`],
  'curl command': ['curl.sh', word('curl'), (value) => `curl -u duck:${value} https://example.org`],
  option: ['option.sh', word('option'), (value) => `deploy --password ${value} --fast`],
  netrc: ['.netrc', word('netrc'), (value) => `machine example.org login duck password ${value}`],
  Dockerfile: ['Dockerfile', word('dockerfile'), (value) => `FROM scratch\nENV DB_PASSWORD ${value}`],
  redis: ['redis.conf', word('redis'), (value) => `requirepass ${value}`],
  SQL: ['users.sql', word('sql'), (value) => `CREATE USER duck IDENTIFIED BY '${value}';`],
  'PHP constant': ['wp-config.php', word('php'), (value) => `<?php define('DB_PASSWORD', '${value}');`],
  'PHP array': ['config.php', word('php array'), (value) => `<?php return ['password' => '${value}'];`],
  'default of a variable': ['settings.py', word('default'), (value) => `SECRET = os.getenv("DB_PASSWORD", "${value}")`],
  'fallback of a variable': [
    'jwt.ts',
    word('fallback'),
    (value) => `const sign = process.env.JWT_SECRET || '${value}'`,
  ],
  Ruby: ['secrets.rb', word('ruby'), (value) => `config.secret_key_base = '${value}'`],
  Elixir: ['config.exs', word('elixir'), (value) => `config :duck, secret_key_base: "${value}"`],
  'typed constant': ['typed.ts', word('typed'), (value) => `const password: string = '${value}'`],
  call: ['Login.kt', word('call'), (value) => `builder.setPassword("${value}")`],
  'escaped JSON': ['escaped.js', word('escaped'), (value) => `send("{\\"password\\": \\"${value}\\"}")`],
  passphrase: ['wallet.py', 'quack plover heron bittern grebe snipe', (value) => `passphrase = "${value}"`],
  'hash of a password': ['htpasswd', `$2y$10$${random('bcrypt', 53)}`, (value) => `duck:${value}`],
}

export const kinds: readonly Kind[] = Object.entries({ ...rows, ...notations }).map(([name, [file, value, write]]) => ({
  name,
  file,
  text: write(typeof value === 'string' ? value : ''),
  values: typeof value === 'string' ? [value] : value,
}))

/** Eight characters in a row of a secret that a text shows; undefined: it shows none. */
export function leakOf({ values }: Kind, text: string): string | undefined {
  for (const value of values)
    for (let at = 0; at + 8 <= value.length; at++)
      if (text.includes(value.slice(at, at + 8))) return value.slice(at, at + 8)
  return undefined
}
