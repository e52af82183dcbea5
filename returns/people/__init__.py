"""The people of a case: who they are, what they are to each other, who stands for a child, what is not known yet."""
