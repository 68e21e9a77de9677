// Lays out graphs with elkjs: a JSON list of graphs on stdin, a list of geometries on stdout, both
// in the form of `tmd layout`. What cannot be drawn becomes null.
const ELK = require("elkjs");
const elk = new ELK();

function tree(graph) {
  const options = {
    "elk.algorithm": "layered",
    "elk.direction": graph.direction === "LR" ? "RIGHT" : "DOWN",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.edgeLabels.placement": "CENTER",
  };
  const root = { id: "root of all", layoutOptions: options, children: [], edges: [] };
  const nodes = new Map();
  for (const { id, w, h, parent, group } of graph.nodes) {
    const node = { id: "n:" + id, width: w, height: h, children: [], edges: [] };
    if (group) node.layoutOptions = { "elk.padding": "[top=42,left=20,bottom=20,right=20]" };
    nodes.set(id, node);
    (parent === null ? root : nodes.get(parent)).children.push(node);
  }
  for (const { id, src, dst, lw, lh } of graph.edges) {
    const labels = lw > 0 && lh > 0 ? [{ text: "label", width: lw, height: lh }] : [];
    root.edges.push({ id: "e:" + id, sources: ["n:" + src], targets: ["n:" + dst], labels });
  }
  return root;
}

function geometry(graph, root) {
  const at = new Map([[root.id, [0, 0]]]);
  const rects = new Map();
  const edges = new Map();
  const visit = node => {
    const [x0, y0] = at.get(node.id);
    for (const child of node.children ?? []) {
      const [x, y] = [x0 + child.x, y0 + child.y];
      at.set(child.id, [x, y]);
      rects.set(child.id.slice(2), { x, y, w: child.width, h: child.height });
      visit(child);
    }
    for (const edge of node.edges ?? []) edges.set(edge.id.slice(2), edge);
  };
  visit(root);
  const chosen = group => Object.fromEntries(
    graph.nodes.filter(it => it.group === group).map(it => [it.id, rects.get(it.id)]));
  const lines = graph.edges.map(({ id }) => {
    const edge = edges.get(id);
    const [x0, y0] = at.get(edge.container ?? root.id);
    const section = edge.sections[0];
    const corners = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    const points = corners.map(it => [x0 + it.x, y0 + it.y]);
    const found = edge.labels?.[0];
    const label = found
      ? { x: x0 + found.x, y: y0 + found.y, w: found.width, h: found.height }
      : null;
    return { id, points, label };
  });
  return { nodes: chosen(false), groups: chosen(true), edges: lines };
}

async function run(graphs) {
  const found = [];
  if (graphs.length > 0) await elk.layout(tree(graphs[0])).catch(() => null);
  for (const graph of graphs) {
    const start = performance.now();
    try {
      const laid = await elk.layout(tree(graph));
      found.push({ ...geometry(graph, laid), time_ms: performance.now() - start });
    } catch {
      found.push(null);
    }
  }
  process.stdout.write(JSON.stringify(found));
}

run(JSON.parse(require("fs").readFileSync(0, "utf8")));
