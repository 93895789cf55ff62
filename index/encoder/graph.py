"""Graph: an ONNX graph written node by node."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A tensor stored with the graph; the first value given to a name stays."""
        import onnx

        if name not in self._constants:
            self._constants[name] = onnx.numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def add(self, op: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output; returns the output's name."""
        import onnx

        name = f"{op}_{len(self._nodes)}"
        self._nodes.append(onnx.helper.make_node(op, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def contrib(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Add a node of ONNX Runtime's own operators."""
        return self.add(op, *inputs, domain=_CONTRIB, **attributes)

    def rename(self, output: str, name: str) -> None:
        """Give an output that nothing reads yet the name that it has outside."""
        node = next(node for node in self._nodes if node.output[0] == output)
        node.output[0] = name

    def model(
        self, inputs: Mapping[str, tuple[type, list[str | int]]], outputs: Mapping[str, list[str | int]]
    ) -> bytes:
        """The finished model, serialised; inputs are (type, shape), outputs are float32."""
        import onnx

        value = onnx.helper.make_tensor_value_info
        graph = onnx.helper.make_graph(
            self._nodes,
            "encoder",
            [value(n, onnx.helper.np_dtype_to_tensor_dtype(np.dtype(t)), shape) for n, (t, shape) in inputs.items()],
            [value(n, onnx.TensorProto.FLOAT, shape) for n, shape in outputs.items()],
            list(self._constants.values()),
        )
        opsets = [onnx.helper.make_opsetid("", _OPSET), onnx.helper.make_opsetid(_CONTRIB, 1)]
        model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        data: bytes = model.SerializeToString()
        return data
