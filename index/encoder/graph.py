"""Graph: an ONNX graph written node by node."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    import onnx

_OPSET = 21
_IR_VERSION = 10
_CONTRIB = "com.microsoft"


class Graph:
    """Nodes and constants in the order written; names are made here, or given for constants that are shared."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._outputs: list[onnx.ValueInfoProto] = []

    def constant(self, name: str, value: ArrayLike) -> str:
        """A tensor stored with the graph; the first value given to a name stays."""
        import onnx

        if name not in self._constants:
            self._constants[name] = onnx.numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output; returns the output's name."""
        return self._node(op, inputs, f"{op}_{len(self._nodes)}", **attributes)

    def contrib(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node of ONNX Runtime's own operators."""
        return self._node(op, inputs, f"{op}_{len(self._nodes)}", _CONTRIB, **attributes)

    def output(self, tensor: str, name: str) -> None:
        """Hand a tensor out under a name."""
        import onnx

        self._node("Identity", [tensor], name)
        self._outputs.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))

    def model(self, inputs: Mapping[str, list[str | int]]) -> bytes:
        """The finished model, serialised; inputs are int32 of the given shapes, where a name stands for any size."""
        import onnx

        graph = onnx.helper.make_graph(
            self._nodes,
            "encoder",
            [onnx.helper.make_tensor_value_info(n, onnx.TensorProto.INT32, shape) for n, shape in inputs.items()],
            self._outputs,
            list(self._constants.values()),
        )
        opsets = [onnx.helper.make_opsetid("", _OPSET), onnx.helper.make_opsetid(_CONTRIB, 1)]
        data: bytes = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION).SerializeToString()
        return data

    def _node(self, op: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        import onnx

        self._nodes.append(onnx.helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output
