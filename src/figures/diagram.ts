import type { GraphNode, NetworkGraph } from './network-graph.js';
import { escapeText } from './svg.js';

/** Fill of a box by its kind. */
const fills: Readonly<Record<GraphNode['kind'], string>> = {
  input: '#fdf1d8',
  layer: '#dce9f7',
  merge: '#ffffff',
  output: '#e0f2dc',
};

/**
 * Networks as a diagram in SVG, one beside another: a box for each layer with its name, kind, output shape (N is the
 * batch) and number of parameters, the moving statistics of a batch norm included; activations stand beside the arrows.
 */
export async function drawDiagram(networks: readonly NetworkGraph[]): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return viz.renderString(dot(networks), { format: 'svg', engine: 'dot' });
}

/** The diagram in Graphviz' language. Of Arial, it knows how wide the letters are. */
function dot(networks: readonly NetworkGraph[]): string {
  return [
    'digraph {',
    'graph [fontname="Arial", fontsize=14, nodesep=0.4, ranksep=0.3, pad=0.2];',
    'node [fontname="Arial", fontsize=12, shape=plain];',
    'edge [fontname="Arial", fontsize=11, color="#555555", fontcolor="#333333", arrowsize=0.7];',
    ...networks.flatMap(cluster),
    '}',
  ].join('\n');
}

function cluster({ name, nodes, edges, trained, moving }: NetworkGraph): string[] {
  const sizes = `${count(trained)} parameters${moving > 0 ? `, ${count(moving)} moving statistics` : ''}`;
  return [
    `subgraph ${quoted(`cluster ${name}`)} {`,
    `label=${quoted(`${name}: ${sizes}`)}; color="#bbbbbb"; margin=14;`,
    ...nodes.map((node) => `${quoted(node.id)} [label=<${box(node)}>];`),
    ...edges.map(({ from, to, label }) => `${quoted(from)} -> ${quoted(to)} [label=${quoted(label && `  ${label}`)}];`),
    '}',
  ];
}

function box({ kind, title, shape, parameters }: GraphNode): string {
  const lines = [
    `<b>${escapeText(title)}</b>`,
    escapeText(`[${['N', ...shape.slice(1)].join(', ')}]`),
    ...(parameters > 0 ? [`${count(parameters)} parameters`] : []),
  ];
  const rows = lines.map((line) => `<tr><td>${line}</td></tr>`).join('');
  const style = kind === 'layer' ? '' : ' style="rounded"';
  return `<table border="1" cellborder="0" cellspacing="0" cellpadding="4" bgcolor="${fills[kind]}"${style}>${rows}</table>`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
