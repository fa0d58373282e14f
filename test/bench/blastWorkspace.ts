import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReferredPrompt } from '../../src/core/blastRadius/references/analysis/match.ts';
import { seededRandom } from '../support/seededRandom.ts';

export interface GeneratedWorkspace {
  readonly prompts: readonly ReferredPrompt[];
  /** "file prompt" of every use that was written. */
  readonly uses: ReadonlySet<string>;
  /** "file from to" of every answer that one file takes from another and hands to a third. */
  readonly chains: ReadonlySet<string>;
  /** A file that holds a use, and its text with another use in it. */
  readonly edit: { readonly file: string; readonly text: string; readonly use: string };
  readonly bytes: number;
}

const promptCount = 60;
/** One file in this many uses a prompt; as many again speak of one and use none. */
const usersOneIn = 14;

interface Kind {
  readonly extension: string;
  readonly share: number;
  readonly filler: (n: number) => string;
  readonly use: (prompt: ReferredPrompt) => string;
  readonly decoy: (prompt: ReferredPrompt) => string;
}

const kinds: readonly Kind[] = [
  {
    extension: 'ts',
    share: 0.35,
    filler: (n) =>
      `export interface Row${n} {\n  id: string;\n  title: string;\n  total: number;\n}\n\nexport async function load${n}(id: string, options: { limit?: number } = {}): Promise<Row${n}[]> {\n  const rows = await query('select * from row${n} where id = ?', [id]);\n  if (rows.length > (options.limit ?? 100)) log.warn('row${n} is long', { id });\n  return rows.map((row) => ({ id: String(row.id), title: row['title'], total: Number(row.total) * ${n} }));\n}\n`,
    use: ({ name, inputs }) =>
      `export async function use(${inputs.join(': string, ')}: string) {\n  const prompt = await langfuse.getPrompt('${name}');\n  const text = await complete(prompt.compile({ ${inputs.join(', ')} }));\n  return JSON.parse(text).answer;\n}\n`,
    decoy: ({ name, file }) =>
      `// getPrompt('${name}') reads ${file}\nexport const kind = '${name}';\nexport const isKind = (it: string) => it === '${name}' || log('${name}');\n`,
  },
  {
    extension: 'py',
    share: 0.25,
    filler: (n) =>
      `class Row${n}:\n    """A row of table ${n}."""\n\n    def __init__(self, row_id: str, total: float) -> None:\n        self.row_id = row_id\n        self.total = total * ${n}\n\n    def as_dict(self) -> dict:\n        return {"id": self.row_id, "title": None, "total": self.total, "label": f"row {self.row_id}"}\n\n`,
    use: ({ file, inputs }) =>
      `def use(${inputs.join(', ')}):\n    template = Path("${file}").read_text()\n    raw = complete(template.format(${inputs.map((it) => `${it}=${it}`).join(', ')}))\n    return json.loads(raw)["answer"]\n`,
    decoy: ({ name }) => `# load_prompt("${name}")\nKIND = "${name}"\nlog.info("${name}")\n`,
  },
  {
    extension: 'go',
    share: 0.12,
    filler: (n) =>
      `type Row${n} struct {\n\tID    string  \`json:"id"\`\n\tTotal float64 \`json:"total"\`\n}\n\nfunc Load${n}(ctx context.Context, db *sql.DB, id string) (*Row${n}, error) {\n\tvar row Row${n}\n\tif err := db.QueryRowContext(ctx, "select id from row${n}", id).Scan(&row.ID); err != nil {\n\t\treturn nil, fmt.Errorf("row${n}: %w", err)\n\t}\n\treturn &row, nil\n}\n`,
    use: ({ file, inputs }) =>
      `func Use() string {\n\traw, _ := os.ReadFile("${file}")\n\treturn fill(string(raw), map[string]string{${inputs.map((it) => `"${it}": ${it}`).join(', ')}})\n}\n`,
    decoy: ({ name }) => `func Kind(s string) bool { return s == "${name}" }\n`,
  },
  {
    extension: 'java',
    share: 0.08,
    filler: (n) =>
      `class Row${n} {\n    private final String id;\n    private final double total;\n    Row${n}(String id, double total) { this.id = id; this.total = total * ${n}; }\n    public String describe() { return "row " + id + " of " + total; }\n}\n`,
    use: ({ name, inputs }) =>
      `class Use { String use() { return prompts.render("${name}", Map.of(${inputs.map((it) => `"${it}", ${it}`).join(', ')})); } }\n`,
    decoy: ({ name }) => `class Kind { boolean is(String s) { return "${name}".equals(s); } }\n`,
  },
  {
    extension: 'cs',
    share: 0.06,
    filler: (n) =>
      `public class Row${n}\n{\n    public string Id { get; set; } = "";\n    public double Total { get; set; }\n    public string Describe() => $"row {Id} of {Total * ${n}}";\n}\n`,
    use: ({ file }) =>
      `public class Use { public string Text() => File.ReadAllText("${file}"); }\n`,
    decoy: ({ name }) => `public class Kind { public bool Is(string s) => s == "${name}"; }\n`,
  },
  {
    extension: 'rb',
    share: 0.06,
    filler: (n) =>
      `class Row${n}\n  def initialize(id, total)\n    @id = id\n    @total = total * ${n}\n  end\n\n  def describe\n    "row #{@id} of #{@total}"\n  end\nend\n`,
    use: ({ name, inputs }) =>
      `def use\n  prompt = langfuse.get_prompt('${name}')\n  prompt.compile(${inputs.map((it) => `${it}: ${it}`).join(', ')})\nend\n`,
    decoy: ({ name }) => `def kind?(it)\n  it == '${name}'\nend\n`,
  },
  {
    extension: 'yaml',
    share: 0.08,
    filler: (n) => `row${n}:\n  id: ${n}\n  labels: [a, b, c]\n  note: "row ${n} of many"\n`,
    use: ({ file }) => `job:\n  prompt: ${file}\n`,
    decoy: ({ name }) => `# prompt: ${name}\nkind: ${name}\n`,
  },
];

/** Writes `count` files of seven languages below `root`, about 5 KB each, the same for one seed. */
export function generateWorkspace(root: string, count: number, seed: number): GeneratedWorkspace {
  const random = seededRandom(seed);
  const prompts = Array.from({ length: promptCount }, (_, n) => {
    const word = names[n % names.length] ?? 'x';
    const name = n < names.length ? word : `${word}-${n}`;
    return {
      name,
      file: `prompts/area${n % 6}/${name}.prompt.yml`,
      inputs: ['text', 'language', `field${n}`].slice(0, 1 + (n % 3)),
    };
  });
  const uses = new Set<string>();
  const chains = new Set<string>();
  /** Files whose function `use` asks a prompt. */
  const users: { readonly file: string; readonly prompt: string }[] = [];
  let edit: GeneratedWorkspace['edit'] | undefined;
  let bytes = 0;
  for (let n = 0; n < count; n++) {
    const kind = pick(random.next());
    const file = `src/area${n % 40}/part${n % 7}/file${n}.${kind.extension}`;
    const prompt = prompts[Math.floor(random.next() * prompts.length)] ?? prompts[0];
    if (prompt === undefined) continue;
    const fill = Array.from({ length: 6 + Math.floor(random.next() * 20) }, (_, at) =>
      kind.filler(n * 100 + at),
    );
    const uses1 = n % usersOneIn === 0;
    const extra = uses1 ? kind.use(prompt) : n % usersOneIn === 1 ? kind.decoy(prompt) : '';
    const joins = n % usersOneIn === 2 && kind.extension === 'ts' ? users.slice(-2) : [];
    const [from, to] = joins;
    const text = `${joins.length < 2 ? '' : handing(joins)}${fill.join('')}${extra}`;
    if (uses1 && kind.extension === 'ts') users.push({ file, prompt: prompt.name });
    if (from !== undefined && to !== undefined && from.prompt !== to.prompt) {
      chains.add(`${file} ${from.prompt} ${to.prompt}`);
    }
    if (uses1) uses.add(`${file} ${prompt.name}`);
    if (uses1 && edit === undefined && kind.extension === 'ts') {
      const other = prompts.find(({ name }) => name !== prompt.name) ?? prompt;
      edit = { file, text: `${text}${kind.use(other)}`, use: `${file} ${other.name}` };
    }
    bytes += text.length;
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  if (edit === undefined) throw new Error('no TypeScript file uses a prompt');
  return { prompts, uses, chains, edit, bytes };
}

/** A file that hands the answer of one file's prompt to another's. */
function handing(users: readonly { readonly file: string }[]): string {
  const imports = users.map(
    ({ file }, at) =>
      `import { use as use${at} } from '../../../${file.replace(/\.ts$/, '.js')}';\n`,
  );
  return `${imports.join('')}\nexport const flow = async (text: string) => use1(await use0(text));\n\n`;
}

/** Words that are in other code as well: the first prompts are called just so. */
const names = ['reply', 'triage', 'summary', 'title', 'classify', 'translate', 'judge', 'notes'];

function pick(chance: number): Kind {
  let sum = 0;
  for (const kind of kinds) {
    sum += kind.share;
    if (chance < sum) return kind;
  }
  return kinds[0] as Kind;
}
