"""From arrival to the verdict, and the managers' figures."""
