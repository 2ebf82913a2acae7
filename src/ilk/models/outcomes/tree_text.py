"""Is a text of trees whole? LightGBM's reader trusts what it reads, and a place outside a tree ends the process."""

from collections.abc import Mapping
from itertools import pairwise

from ilk.kernel.errors import UserError

_CATEGORICAL = 1
_MOST_LEAVES = 1_024
_BY_LEAF = ("leaf_value", "leaf_weight", "leaf_count")
_BY_NODE = ("split_feature", "threshold", "decision_type", "left_child", "right_child", "internal_count")


def checked(text: str, features: int) -> str:
    """The text, if in every tree all places are within it and each way leads down to a leaf.

    What tells where each tree begins is left out, and all that follows the trees: both would be believed.

    Args:
        text: as `Booster.model_to_string` wrote it.
        features: how many features a row has.

    Raises:
        UserError: `model-damaged`.
    """
    whole, end, _ = text.partition("\nend of trees")
    head, *trees = whole.split("\nTree=")
    try:
        _check_head(_pairs(head) if end else {}, features)
        for tree in trees:
            _check(_pairs(tree), features)
    except (KeyError, ValueError, IndexError) as fault:
        raise UserError("model-damaged", "the trees of the model are not whole", hint="Fit it again.") from fault
    kept = "\n".join(line for line in head.splitlines() if not line.startswith("tree_sizes="))
    return "\nTree=".join([f"{kept}\n", *trees]) + end + "\n"


def _check_head(said: Mapping[str, str], features: int) -> None:
    if (
        said["max_feature_idx"] != str(features - 1)
        or said["num_tree_per_iteration"] != "1"
        or said["num_class"] != "1"
    ):
        raise ValueError


def _pairs(lines: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines.splitlines() if "=" in line)


def _check(tree: Mapping[str, str], features: int) -> None:
    leaves, categories = int(tree["num_leaves"]), int(tree["num_cat"])
    if tree.get("is_linear", "0") != "0" or not 1 <= leaves <= _MOST_LEAVES:
        raise ValueError
    if leaves == 1:
        float(tree["leaf_value"])
        return
    by_leaf = [[float(value) for value in tree[name].split()] for name in _BY_LEAF]
    by_node = {name: [float(value) for value in tree[name].split()] for name in _BY_NODE}
    if any(len(values) != leaves for values in by_leaf) or any(len(each) != leaves - 1 for each in by_node.values()):
        raise ValueError
    if not all(feature in range(features) for feature in by_node["split_feature"]):
        raise ValueError
    _check_ways(by_node["left_child"], by_node["right_child"], leaves)
    _check_levels(tree, by_node, categories)


def _check_ways(left: list[float], right: list[float], leaves: int) -> None:
    """Every node but the first, and every leaf (-1, -2, …), is the child of one node, and comes after it."""
    if sorted(left + right) != [*range(-leaves, 0), *range(1, leaves - 1)]:
        raise ValueError
    if any(0 <= child <= node for side in (left, right) for node, child in enumerate(side)):
        raise ValueError


def _check_levels(tree: Mapping[str, str], by_node: Mapping[str, list[float]], count: int) -> None:
    """A split by levels names a set of levels; the bounds of the sets rise, and end with the last of them."""
    for kind, named in zip(by_node["decision_type"], by_node["threshold"], strict=True):
        if int(kind) & _CATEGORICAL and named not in range(count):
            raise ValueError
    if count:
        bounds = [int(bound) for bound in tree["cat_boundaries"].split()]
        words = len([int(word) for word in tree["cat_threshold"].split()])
        rising = all(left < right for left, right in pairwise(bounds))
        if len(bounds) != count + 1 or bounds[0] != 0 or bounds[-1] != words or not rising:
            raise ValueError
