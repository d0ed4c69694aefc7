import { join } from 'node:path';
import ts from 'typescript';
import { type Example, root } from './collect.js';

/** What a user's project has: strict, no more. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  resolveJsonModule: true,
  paths: { gannet: [join(root, 'src/index.ts')], 'gannet/web': [join(root, 'src/web.ts')] },
};

/** What TypeScript has against the examples, each with the place that it is from. */
export function complaints(examples: readonly Example[]): readonly string[] {
  const files = new Map(examples.map((example, i) => [join(root, `example-${i}.ts`), example]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.code ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const example = files.get(name);
    return example ? ts.createSourceFile(name, example.code, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { where }]) => {
    const source = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${where}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}
