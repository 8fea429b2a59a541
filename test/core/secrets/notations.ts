import { base64, dashes, hex, type Row, random, word } from './made-up.ts'

const lines = (...texts: string[]) => texts.join('\n')
const number = (seed: string, length = 32) => `${random(seed, length - 1, hex)}7`
const body = (seed: string) => Array.from({ length: 3 }, (_, line) => random(`${seed} ${line}`, 64))
const spaced = body('spaced')
const commercial = body('commercial')

/** More ways to write a secret down, by where they are found. */
export const notations: Readonly<Record<string, Row>> = {
  // settings
  'dotenv, several words': ['words.env', 'plover marsh 9 heron77 plovers', (value) => `JWT_SECRET=${value}`],
  'dotenv, number': ['number.env', number('dotenv'), (value) => `SEARCH_ADMIN=${value}`],
  'INI, several words': ['words.ini', 'bittern creek 8 heron78 bitterns', (value) => `[smtp]\npassword = ${value}`],
  'properties, continued': ['continued.properties', word('continued'), (value) => `db.password=\\\n  ${value}`],
  'YAML list': ['list.yml', word('list'), (value) => lines('passwords:', `  - ${value}`)],
  'YAML flow list': ['flow.yml', word('flow'), (value) => `passwords: [${value}, x]`],
  'YAML map of tokens': ['map.yml', number('map'), (value) => lines('api_tokens:', `  ci: "${value}"`)],
  'YAML tag': ['tag.yml', word('tag'), (value) => `password: !!str ${value}`],
  'YAML, value before name': ['before.yml', word('before'), (value) => `- value: ${value}\n  name: DB_PASSWORD`],
  'YAML, option and value': ['args.yml', word('args'), (value) => lines('args:', '  - --password', `  - ${value}`)],
  'Kubernetes block': [
    'secret.yml',
    word('kubernetes block'),
    (value) => lines('kind: Secret', 'stringData:', '  a.conf: |', `    duck ${value}`),
  ],
  'JSON map of secrets': ['map.json', number('json map'), (value) => `{"secrets": {"mail": "${value}"}}`],
  'JSON state': ['state.json', word('state'), (value) => `{"db_password": {"value": "${value}", "type": "string"}}`],
  'JSON parameter': [
    'stack.json',
    word('stack'),
    (value) => `{"ParameterKey":"DbPassword","ParameterValue":"${value}"}`,
  ],
  'XML value element': [
    'bean.xml',
    word('bean'),
    (value) => `<property name="password"><value>${value}</value></property>`,
  ],
  'property list': ['app.plist', word('plist'), (value) => lines('<key>ApiSecret</key>', `<string>${value}</string>`)],
  'CSV column': ['keys.csv', number('csv', 40), (value) => lines('user,api key,secret', `duck,none,${value}`)],
  'table of examples': [
    'login.feature',
    word('gherkin'),
    (value) => lines('| user | password |', `| duck | ${value} |`),
  ],
  'users of a pool': ['userlist.txt', `md5${number('pool')}`, (value) => `"duck" "${value}"`],
  'JSON Web Key': ['jwk.json', random('jwk', 43), (value) => `{"kty":"EC","crv":"P-256","d":"${value}"}`],
  'key on one line': ['line.txt', spaced, () => `${dashes}BEGIN PRIVATE KEY${dashes} ${spaced.join(' ')} end`],
  'commercial SSH key': ['id.ssh2', commercial, () => lines('---- BEGIN SSH2 PRIVATE KEY ----', ...commercial)],
  // command lines
  'several words in quotes': [
    'quotes.sh',
    'avocet shore 7 heron79 avocets',
    (value) => `docker run -e "DB_PASSWORD=${value}" x`,
  ],
  'joined option in quotes': [
    'joined.sh',
    'godwit basin 6 heron80 godwits',
    (value) => `sshpass -p'${value}' ssh duck@host`,
  ],
  'user and password, joined': ['user.sh', number('joined'), (value) => `curl -uduck:${value} x`],
  'option, continued': ['continued.sh', word('option continued'), (value) => `deploy --token \\\n  ${value}`],
  'here string': ['here.sh', number('here'), (value) => `read -r TOKEN <<< "${value}"`],
  'literal of a secret': [
    'literal.sh',
    number('literal'),
    (value) => `kubectl create secret generic x --from-literal=a=${value}`,
  ],
  'command in a program': ['run.py', number('run'), (value) => `system("mysql -u root -p${value} ducks")`],
  'command as a list': ['list.py', number('run list'), (value) => `run(['mysql', '-u', 'root', '-p${value}'])`],
  'Windows account': ['user.bat', number('net'), (value) => `net user duck ${value} /add`],
  // statements
  'INSERT column': [
    'insert.sql',
    word('insert'),
    (value) => `INSERT INTO users (name, password) VALUES ('duck', '${value}');`,
  ],
  'setting row': [
    'row.sql',
    word('row'),
    (value) => `INSERT INTO s (key, value) VALUES ('smtp_password', '${value}');`,
  ],
  'IDENTIFIED BY, without quotes': [
    'oracle.sql',
    number('oracle'),
    (value) => `CREATE USER duck IDENTIFIED BY ${value};`,
  ],
  // addresses and requests
  'joined address': ['joined.js', number('address'), (value) => `'https://' + 'duck:${value}' + '@example.org'`],
  'token as the user': [
    'token-user.sh',
    number('token user', 24),
    (value) => `curl http://${value}:x-oauth-basic@example.org/`,
  ],
  'Oracle address': ['Thin.java', number('thin'), (value) => `"jdbc:oracle:thin:duck/${value}@//db:1521/x"`],
  'braces in a connection string': ['odbc.py', word('odbc'), (value) => `"SERVER=db;UID=sa;PWD={${value}};"`],
  'signature of an address': ['sas.txt', number('sas', 64), (value) => `https://files.example.org/c?sv=1&sig=${value}`],
  'unknown scheme': ['scheme.http', number('scheme'), (value) => `Authorization: Splunk ${value}`],
  // code
  'pair of a call': ['pair.py', number('pair'), (value) => `requests.get(u, auth=("duck", "${value}"))`],
  'basic authentication': ['Basic.go', number('basic'), (value) => `req.SetBasicAuth("duck", "${value}")`],
  'message authentication': ['hmac.js', word('hmac'), (value) => `crypto.createHmac('sha256', '${value}')`],
  'encoded pair': ['btoa.js', number('btoa'), (value) => `'Basic ' + btoa('duck:${value}')`],
  'value before its header': [
    'header.swift',
    number('swift'),
    (value) => `r.addValue("${value}", forHTTPHeaderField: "X-API-Key")`,
  ],
  'comparison the other way round': ['yoda.js', number('yoda'), (value) => `if ('${value}' === password) {}`],
  condition: ['condition.js', word('condition'), (value) => `const secret = production ? 'x' : '${value}'`],
  'returned value': ['get.py', word('returned'), (value) => `def get_password():\n    return '${value}'`],
  'arrow function': ['get.js', word('arrow'), (value) => `const getPassword = () => '${value}'`],
  block: ['let.rb', word('let'), (value) => `let(:password) { '${value}' }`],
  'percent literal': ['percent.rb', 'dunlin brook 5 heron81 dunlins', (value) => `password = %q(${value})`],
  'document in a script': ['here.rb', word('document'), (value) => lines('secret = <<~EOT', `  ${value}`, 'EOT')],
  'raw string': ['raw.cpp', 'curlew fjord 4 heron82 curlews', (value) => `auto password = R"(${value})";`],
  'long brackets': ['long.lua', 'osprey inlet 3 heron83 ospreys', (value) => `password = [[${value}]]`],
  'pieces that are joined': [
    'pieces.js',
    [random('piece', 10), random('piece 2', 10)],
    () => `const secret = ['${random('piece', 10)}', '${random('piece 2', 10)}'].join('')`,
  ],
  'byte slice': ['slice.go', word('slice'), (value) => `secret := []byte("${value}")`],
  'default of an option': [
    'argparse.py',
    word('argparse'),
    (value) => `add_argument("--token", help="x", default="${value}")`,
  ],
  'form field': ['fill.ts', word('fill'), (value) => `await page.fill('#password', '${value}')`],
  'field of a form': ['input.js', word('input'), (value) => `passwordInput.value = '${value}'`],
  'Erlang pair': ['pair.erl', word('erlang'), (value) => `{password, "${value}"}`],
  'camel case key': ['machine.xml', number('machine', 48), (value) => `<machineKey decryptionKey="${value}" />`],
  // what hides a text
  'character references': ['quoted.html', word('references'), (value) => `&quot;password&quot;: &quot;${value}&quot;`],
  'escaped name': ['unicode.js', word('unicode'), (value) => `p\\u0061ssword = '${value}'`],
  'joined name': ['concat.js', word('concat'), (value) => `"pass" + "word": "${value}"`],
  'percent signs': ['percent.txt', number('percent'), (value) => `%22password%22%3A%22${value}%22`],
  'Base64 of a setting': [
    'wrapped.js',
    base64(`AWS_SECRET_ACCESS_KEY=${word('wrapped')}`),
    (value) => `decode("${value}")`,
  ],
  'other languages': ['kennwort.txt', number('languages'), (value) => `пароль: ${value}`],
  // neither a name nor a known shape
  'generated password': ['bare.txt', random('bare', 24), (value) => `ask duck, it is ${value}`],
  'token of an unknown issuer': ['unknown.go', random('unknown', 40), (value) => `client := New("${value}")`],
}
